using System.Net.Sockets;
using System.Security.Cryptography.Pkcs;
using System.Text;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.Lifecycle;

/// <summary>What a stop and a start leave as it was.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private const string Person = "+99901000003";
    private TemporaryDirectory? _directory;

    public async Task InitializeAsync() => _directory = await UsedData.CopyAsync();

    public Task DisposeAsync()
    {
        _directory?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_restart_keeps_providers_users_certificates_and_transactions()
    {
        var finished = new RequestText { Ap = Ap.Two, Msisdn = "+99901000001" };
        var pending = new RequestText { Msisdn = Person, Mode = "asynchClientServer", Data = "Buy the house?" };
        var failed = new RequestText { Msisdn = "+9990093401" };
        MssReply signed;
        MssReply accepted;
        ApplicationProvider provider;
        await using (var app = await MssApp.StartAsync(_directory!.Path))
        {
            signed = await app.Client.SignAsync(finished);
            Assert.Equal(500, signed.Code);
            Assert.Equal(401, (await app.Client.SignAsync(failed)).Fault);
            accepted = await app.Client.SignAsync(pending);
            Assert.Equal(100, accepted.Code);
            await app.ShownAsync(Person);
            provider = (await app.Get<IApplicationProviderStore>().GetAsync(Ap.One.Id))!;
        }

        await using var restarted = await MssApp.StartAsync(_directory!.Path);

        // A salted hash that is the same was not made anew.
        var kept = (await restarted.Get<IApplicationProviderStore>().GetAsync(Ap.One.Id))!;
        Assert.Equal((provider.PasswordHash, provider.Version), (kept.PasswordHash, kept.Version));

        // The client certificate of before, the same answer as before.
        var again = await restarted.Client.SignAsync(finished);
        Assert.Equal((signed.TransactionId, 500), (again.TransactionId, again.Code));
        Assert.Equal(signed.Signature, again.Signature);
        Assert.Equal(401, (await restarted.Client.SignAsync(failed)).Fault);

        var anew = await restarted.Client.SignAsync(finished with { ApTransId = "A-new-one" });
        Assert.Equal(CertificateOf(signed), CertificateOf(anew));

        // What was pending is still on the screen and is the same transaction.
        Assert.Equal(504, (await restarted.Client.StatusAsync(pending, accepted.TransactionId, wait: 0)).Code);
        var shown = await restarted.ShownAsync(Person);
        Assert.Equal((accepted.TransactionId, "AP One", pending.Data), (shown.TransactionId, shown.ApName, shown.Text));
        Assert.Equal(PhoneResult.Signed, await restarted.Get<SimulatedPhones>().ApproveAsync(MssApp.CardOf(Person), accepted.TransactionId, "1234"));
        var outcome = await restarted.Client.OutcomeAsync(pending, accepted.TransactionId);
        Assert.Equal(500, outcome.Code);
        Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes(pending.Data), restarted.Pki);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_client_that_never_finishes_its_request()
    {
        var log = new LogCapture();
        using var client = new TcpClient();
        await using (var app = await MssApp.StartAsync(_directory!.Path, log, "--Mss:DrainTime=00:00:00.1"))
        {
            await client.ConnectAsync("localhost", app.Settings.HttpPort);
            await client.GetStream().WriteAsync("POST /soap/ HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n"u8.ToArray());

            // "100 Continue" says that the body is being waited for.
            await client.GetStream().ReadExactlyAsync(new byte[12]);
        }

        // The silo says so when somebody else has used up the time to stop.
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("non-graceful", StringComparison.Ordinal));
    }

    private static byte[] CertificateOf(MssReply answer)
    {
        var cms = new SignedCms();
        cms.Decode(answer.Signature);
        return cms.Certificates[0].RawData;
    }
}
