using System.Globalization;
using System.Net;
using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Lifecycle;

/// <summary>The simulated far end in a composition of its own, and a silo that reaches it with SMPP and HTTP.</summary>
public sealed class FarEndTests
{
    [Fact]
    public async Task A_signature_over_SMPP_verifies_and_the_far_ends_keys_are_for_this_machine_alone()
    {
        using var farEndDirectory = await UsedData.CopyAsync();
        using var siloDirectory = new TemporaryDirectory();
        var farEnd = new SiloSettings(farEndDirectory.Path);
        var smpp = "--Mss:FarEnd:SmppPort=" + FreePorts.Take().ToString(CultureInfo.InvariantCulture);
        await using var operators = await SiloComposition.BuildAsync(farEnd.Arguments("--Mss:Role=FarEnd", smpp));
        await operators.StartAsync();
        await using var app = await MssApp.StartAsync(
            siloDirectory.Path, null, $"--Mss:FarEnd:Address=http://127.0.0.1:{farEnd.HttpPort}", smpp, "--Mss:Sim:OtaMasterKeyFile=" + farEndDirectory.File("ota-master.key"));
        var pki = new PkiFolder(farEndDirectory.Path);
        using var client = new MssHttpClient(app.Settings, pki);

        foreach (var msisdn in (string[])["+99901000001", "+99901000002"])
        {
            var request = new RequestText { Msisdn = msisdn, Data = "Log in to the bank?" };
            var answer = await client.SignAsync(request);
            Assert.Equal(500, answer.Code);
            Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes(request.Data), pki);
        }

        Assert.Equal(401, (await client.SignAsync(new RequestText { Msisdn = "+9990093401" })).Fault);

        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{farEnd.HttpPort}") };
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/farend/pki")).StatusCode);
        http.DefaultRequestHeaders.Add("X-Mss-FarEnd", "1");
        Assert.Contains("\"signatures\":2", await http.GetStringAsync("/farend/signatures"), StringComparison.Ordinal);
        http.DefaultRequestHeaders.Host = "evil.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/farend/pki")).StatusCode);
        await operators.StopAsync();
    }
}
