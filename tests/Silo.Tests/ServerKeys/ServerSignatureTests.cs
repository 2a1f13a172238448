using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.Sim;

namespace Mss.Silo.Tests.ServerKeys;

/// <summary>Signatures by keys on the server, over the wire, with their users on simulated phones.</summary>
public sealed class ServerSignatureTests : IAsyncLifetime
{
    private const string AtOnce = "+99901000021";
    private const string Person = "+99901000022";
    private TemporaryDirectory? _directory;

    public async Task InitializeAsync() => _directory = await UsedData.CopyAsync();

    public Task DisposeAsync()
    {
        _directory?.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("mss::sign:loa4", "mss::sign:loa4:server")]
    [InlineData("mss::sign:loa4:server", "mss::sign:loa4:server")]
    [InlineData("mss::sign:loa4:server?alg=rsa-pss", "mss::sign:loa4:server")]
    public async Task A_server_key_of_3072_bits_signs_and_others_verify(string profile, string answered)
    {
        await using var app = await MssApp.StartAsync(_directory!.Path);
        var answer = await app.Client.SignAsync(new RequestText { Msisdn = AtOnce, Profile = profile, Data = "Buy the house?" });

        Assert.Equal(500, answer.Code);
        Assert.Equal(answered, answer.Profile);
        using var signer = Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes("Buy the house?"), app.Pki);
        Assert.Equal(3072, signer.GetRSAPublicKey()!.KeySize);
    }

    [Theory]
    [InlineData("+99901000001", "mss::sign:loa4:server")]
    [InlineData(AtOnce, "mss::sign:loa4:sim")]
    public async Task A_profile_of_another_kind_of_device_is_109(string msisdn, string profile)
    {
        await using var app = await MssApp.StartAsync(_directory!.Path);
        Assert.Equal(109, (await app.Client.SignAsync(new RequestText { Msisdn = msisdn, Profile = profile })).Fault);
    }

    [Fact]
    public async Task A_person_who_refuses_is_401_and_one_who_consents_signs()
    {
        await using var app = await MssApp.StartAsync(_directory!.Path);
        foreach (var consents in (bool[])[false, true])
        {
            var request = new RequestText { Msisdn = Person, Mode = "asynchClientServer", Data = "Buy the house?" };
            var accepted = await app.Client.SignAsync(request);
            Assert.Equal(100, accepted.Code);
            Assert.Equal(("AP One", "Buy the house?"), await AnswerAsync(app, accepted.TransactionId, consents));
            var outcome = await app.Client.OutcomeAsync(request, accepted.TransactionId);
            if (consents)
            {
                Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes(request.Data), app.Pki).Dispose();
            }
            else
            {
                Assert.Equal(401, outcome.Fault);
            }
        }
    }

    [Fact]
    public async Task A_person_who_does_nothing_is_208()
    {
        await using var app = await MssApp.StartAsync(_directory!.Path);
        Assert.Equal(208, (await app.Client.SignAsync(new RequestText { Msisdn = Person, TimeOut = 10 })).Fault);
    }

    [Fact]
    public async Task After_a_kill_what_was_signed_stays_signed_and_who_was_asked_can_still_consent()
    {
        var settings = new SiloSettings(_directory!.Path);
        var signed = new RequestText { Msisdn = AtOnce };
        var asked = new RequestText { Msisdn = Person, Mode = "asynchClientServer", TimeOut = 300 };
        MssReply first, accepted;
        await using (var silo = await SiloProcess.StartAsync(settings))
        {
            using var client = new MssHttpClient(settings, new PkiFolder(_directory.Path));
            first = await client.SignAsync(signed);
            accepted = await client.SignAsync(asked);
            Assert.Equal((500, 100), (first.Code, accepted.Code));
            await silo.KillAsync();
        }

        await using var app = await MssApp.StartAsync(_directory.Path);
        Assert.Equal(first.Signature, (await app.Client.SignAsync(signed)).Signature);
        await AnswerAsync(app, accepted.TransactionId, consents: true);
        var outcome = await app.Client.OutcomeAsync(asked, accepted.TransactionId);
        Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes(asked.Data), app.Pki).Dispose();
    }

    [Fact]
    public async Task A_key_encryption_key_takes_anothers_place_at_a_restart()
    {
        var kek = _directory!.File("kek-2");
        await File.WriteAllTextAsync(kek, Convert.ToBase64String(new byte[32]));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(kek, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        string[] both =
        [
            "--Mss:Server:KeyEncryptionKeys:0:Id=k2", "--Mss:Server:KeyEncryptionKeys:0:File=" + kek,
            "--Mss:Server:KeyEncryptionKeys:1:Id=development", "--Mss:Server:KeyEncryptionKeys:1:File=" + _directory.File("server-kek.key"),
        ];
        await using (var app = await MssApp.StartAsync(_directory.Path, null, both))
        {
            Assert.Equal(500, (await app.Client.SignAsync(new RequestText { Msisdn = AtOnce })).Code);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while ((await app.Get<DevelopmentServerKeys>().Store.ListKeysNotUnderAsync("k2", null, 10, limit.Token)).Count > 0)
            {
                await Task.Delay(10, limit.Token);
            }
        }

        File.Delete(_directory.File("server-kek.key"));
        await using var onlyNew = await MssApp.StartAsync(_directory.Path, null, both[..2]);
        Assert.Equal(500, (await onlyNew.Client.SignAsync(new RequestText { Msisdn = AtOnce })).Code);
    }

    [Fact]
    public async Task The_key_encryption_key_stands_in_its_own_file_and_in_no_other_and_in_no_log()
    {
        var kek = (await File.ReadAllTextAsync(_directory!.File("server-kek.key"))).Trim();
        using var log = new LogCapture();
        await using (var app = await MssApp.StartAsync(_directory.Path, log))
        {
            Assert.Equal(500, (await app.Client.SignAsync(new RequestText { Msisdn = AtOnce })).Code);
        }

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Everything.Contains(kek, StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(file);
            var found = content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(kek)) >= 0 || content.AsSpan().IndexOf(Convert.FromBase64String(kek)) >= 0;
            Assert.True(found == (Path.GetFileName(file) == "server-kek.key"), file);
        }
    }

    // The question as the phone shows it.
    private static async Task<(string ApName, string Text)> AnswerAsync(MssApp app, string transactionId, bool consents)
    {
        var phones = new SimulatedPhones(app.Get<DevelopmentServerKeys>().Phones);
        var device = "server-" + Person[1..];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (phones.Pending(device) is { } shown && shown.TransactionId == transactionId)
            {
                _ = consents ? await phones.ApproveAsync(device, transactionId, "1234") : await phones.RefuseAsync(device, transactionId);
                return (shown.ApName, shown.Text);
            }

            await Task.Delay(10, limit.Token);
        }
    }
}
