using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Registration;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.ServerKeys;

/// <summary>A user who is registered with a key on the server.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class ServerRegistrationTests(SharedApp shared)
{
    private readonly MssApp _app = shared.App;

    [Fact]
    public async Task A_registered_server_key_signs_until_it_is_removed()
    {
        const string Number = "+99901002071";
        (string, string)[] device = [("DeviceKind", "server"), ("DeviceId", "server-2071")];
        var order = new RegistrationText(Number);
        var answer = await order.SendAsync(
            _app,
            RegistrationText.Provisioning("CreateMobileUser"),
            RegistrationText.Wireless("AddDevice", device),
            RegistrationText.Certification("RequestCertificate"),
            RegistrationText.Provisioning("ActivateMobileUser"));
        Assert.True(answer.Code == 408, answer.Text);

        var signed = await _app.Client.FinishAsync(new RequestText { Msisdn = Number, Data = "Buy?", Profile = "mss::sign:loa4:server" });
        Assert.Equal(500, signed.Code);
        Verified.Cms(signed.Signature, Encoding.UTF8.GetBytes("Buy?"), _app.Pki).Dispose();

        Assert.Equal(408, (await (order with { ApTransId = "X" + order.ApTransId }).SendAsync(_app, RegistrationText.Wireless("RemoveDevice", device))).Code);
        Assert.Equal(404, (await _app.Client.FinishAsync(new RequestText { Msisdn = Number })).Code);
    }

    [Fact]
    public async Task A_server_device_of_another_user_is_407_and_a_wrong_algorithm_101()
    {
        var order = new RegistrationText("+99901002072");
        Assert.Equal(408, (await order.SendAsync(_app, RegistrationText.Provisioning("CreateMobileUser"))).Code);
        async Task<int> AddAsync(params (string, string)[] parameters) =>
            (await (order with { ApTransId = "A" + Guid.NewGuid().ToString("N") }).SendAsync(_app, RegistrationText.Wireless("AddDevice", parameters))).Code;

        // The fixed user's, made at its first use.
        Assert.Equal(500, (await _app.Client.FinishAsync(new RequestText { Msisdn = "+99901000021" })).Code);
        Assert.Equal(407, await AddAsync(("DeviceKind", "server"), ("DeviceId", "server-99901000021")));
        Assert.Equal(101, await AddAsync(("DeviceKind", "server"), ("DeviceId", "server-2072"), ("KeyAlgorithm", "Rsa1024")));
        Assert.Equal(102, await AddAsync(("DeviceKind", "server")));
    }
}
