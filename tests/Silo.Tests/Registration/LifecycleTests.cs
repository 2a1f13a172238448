using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Registration;
using Mss.Grains.Transactions;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Registration;

/// <summary>A user's life over the wire: registered, signing, suspended, resumed, removed, registered again.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class LifecycleTests(SharedApp shared)
{
    private const string Text = "Pay 10 euro?";
    private readonly MssApp _app = shared.App;

    [Theory]
    [InlineData(12, false, "+99901002001")]
    [InlineData(11, false, "+99901002002")]
    [InlineData(12, true, "+99901002003")]
    public async Task A_registered_user_signs_and_the_signature_verifies_with_the_registered_certificate(int version, bool rpc, string number)
    {
        var registration = new RegistrationText(number) { Envelope = new Envelope(version, rpc) };
        var before = await _app.Client.FinishAsync(new RequestText { Msisdn = number });
        var answer = await registration.SendAsync(_app, registration.Whole);
        var signed = await _app.Client.FinishAsync(new RequestText { Msisdn = number, Data = Text });
        var plain = await (registration with { ApTransId = "P1" + number[1..] }).SendPlainAsync(_app);

        Assert.Equal(105, before.Fault);
        Assert.True(answer.Code == 408, answer.Text);
        Assert.Contains("<mss:StatusMessage>REGISTRATION_OK</mss:StatusMessage>", answer.Text, StringComparison.Ordinal);
        Assert.Equal(500, signed.Code);
        using var signer = Verified.Cms(signed.Signature, Encoding.UTF8.GetBytes(Text), _app.Pki);
        Assert.Equal(signer.RawData, Convert.FromBase64String(Assert.Single(RegistrationText.Outputs(answer, "X509Certificate"))));
        Assert.Equal(408, plain.Code);
        Assert.Equal(signer.RawData, RegistrationText.Certificate(plain));
        Assert.Contains("MSSREG", signer.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_step_of_a_life_changes_what_a_signature_request_is_answered_with()
    {
        const string Number = "+99901002010";
        var order = new RegistrationText(Number);
        async Task<int> SignAsync() => (await _app.Client.FinishAsync(new RequestText { Msisdn = Number })).Code;
        async Task<int> DoAsync(params string[] operations) => (await (order with { ApTransId = "L" + Guid.NewGuid().ToString("N") }).SendAsync(_app, operations)).Code;

        Assert.Equal(105, await SignAsync());
        Assert.Equal(408, await DoAsync(RegistrationText.Provisioning("CreateMobileUser")));
        Assert.Equal(404, await SignAsync());
        Assert.Equal(404, await DoAsync(RegistrationText.Provisioning("ActivateMobileUser")));
        Assert.Equal(408, await DoAsync(RegistrationText.Wireless("AddDevice", ("ICCID", order.Iccid), ("KeyAlgorithm", "Rsa2048"))));
        Assert.Equal(422, await DoAsync(RegistrationText.Provisioning("ActivateMobileUser")));
        Assert.Equal(408, await DoAsync(RegistrationText.Certification("RequestCertificate"), RegistrationText.Provisioning("ActivateMobileUser")));
        Assert.Equal(500, await SignAsync());
        Assert.Equal(408, await DoAsync(RegistrationText.Provisioning("SuspendMobileUser")));
        Assert.Equal(403, await SignAsync());
        Assert.Equal(403, await DoAsync(RegistrationText.Provisioning("ActivateMobileUser")));
        Assert.Equal(408, await DoAsync(RegistrationText.Provisioning("ResumeMobileUser")));
        Assert.Equal(500, await SignAsync());
        Assert.Equal(408, await DoAsync(RegistrationText.Wireless("RemoveDevice", ("ICCID", order.Iccid))));
        Assert.Equal(404, await SignAsync());
        Assert.Equal(408, await DoAsync(RegistrationText.Provisioning("RemoveMobileUser")));
        Assert.Equal(105, await SignAsync());
        Assert.Equal(105, await DoAsync(RegistrationText.Provisioning("GetMobileUser")));
    }

    [Fact]
    public async Task A_removed_number_can_be_registered_again_with_another_key_and_another_subject_and_its_sessions_stay()
    {
        const string Number = "+99901002011";
        var first = new RegistrationText(Number);
        var one = await first.SendAsync(_app, first.Whole);
        var signed = await _app.Client.FinishAsync(new RequestText { Msisdn = Number });
        var removed = await (first with { ApTransId = "X" + first.ApTransId }).SendAsync(_app, RegistrationText.Provisioning("RemoveMobileUser"));
        var two = await (first with { ApTransId = "Y" + first.ApTransId }).SendAsync(_app, first.Whole);
        var again = await _app.Client.FinishAsync(new RequestText { Msisdn = Number, Data = Text });

        Assert.Equal((408, 500, 408, 408, 500), (one.Code, signed.Code, removed.Code, two.Code, again.Code));
        using var before = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(RegistrationText.Outputs(one, "X509Certificate").Single()));
        using var after = Verified.Cms(again.Signature, Encoding.UTF8.GetBytes(Text), _app.Pki);
        Assert.NotEqual(before.GetPublicKey(), after.GetPublicKey());
        Assert.NotEqual(before.Subject, after.Subject);
        Assert.NotNull(await _app.Get<ISessionLog>().ReadAsync(TransactionId.Parse(signed.TransactionId)));
    }

    [Fact]
    public async Task Each_step_stands_in_the_log_under_a_chain_that_is_intact()
    {
        const string Number = "+99901002012";
        var order = new RegistrationText(Number);
        Assert.Equal(408, (await order.SendAsync(_app, order.Whole)).Code);

        var log = _app.Get<ISessionLog>();
        var found = new List<SessionSummary>();
        await foreach (var summary in log.ListAsync(new SessionFilter { UserHash = _app.Get<PersonalDataHash>().Of(Msisdn.Parse(Number)) }))
        {
            found.Add(summary);
        }

        var session = (await log.ReadAsync(Assert.Single(found).Header.Id))!;
        Assert.Equal(("http://ra.example", order.ApTransId, 408), (session.Header.ApId, session.Header.ApTransId, session.Outcome));
        Assert.Equal(
            [nameof(RegistrationAccepted), nameof(StepDone), nameof(StepDone), nameof(StepDone), nameof(StepDone), nameof(Registered)],
            session.Events.Select(row => row.Kind));
        Assert.All(session.Events, row => Assert.True(_app.Get<EventChain>().IsIntact(session.Header.Id, row)));
    }

    [Fact]
    public async Task A_registration_survives_a_restart()
    {
        const string Number = "+99901002013";
        using var directory = new TemporaryDirectory();
        var order = new RegistrationText(Number);
        await using (var app = await MssApp.StartAsync(directory.Path))
        {
            Assert.Equal(408, (await order.SendAsync(app, order.Whole)).Code);
        }

        await using var restarted = await MssApp.StartAsync(directory.Path);
        var replayed = await order.SendAsync(restarted, order.Whole);
        var signed = await restarted.Client.FinishAsync(new RequestText { Msisdn = Number, Data = Text });

        Assert.Equal(408, replayed.Code);
        using var signer = Verified.Cms(signed.Signature, Encoding.UTF8.GetBytes(Text), restarted.Pki);
        Assert.Equal(signer.RawData, Convert.FromBase64String(RegistrationText.Outputs(replayed, "X509Certificate").Single()));
    }
}
