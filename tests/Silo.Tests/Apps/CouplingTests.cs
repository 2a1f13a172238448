using System.Net;
using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Phone;
using Mss.Silo.Tests.Registration;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Apps;

/// <summary>From a coupling code to a device of the user, with an app that is not ours.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class CouplingTests(SharedApp shared) : IDisposable
{
    private readonly MssApp _app = shared.App;
    private readonly AppClient _phone = new(shared.App);

    [Fact]
    public async Task A_code_of_the_phone_page_makes_a_new_user_whose_app_signs_and_the_log_does_not_know_the_code()
    {
        const string Number = "+99901002811";
        using var page = new PhoneApi(_app.Settings);
        var (status, coupling) = await page.SendAsync(HttpMethod.Post, $"/phone/api/phones/{Uri.EscapeDataString(Number)}/coupling", "{}", ("X-Mss-Phone", "1"));
        Assert.Equal(HttpStatusCode.OK, status);
        var code = coupling["code"]!.ToString();
        Assert.Equal($"{page.Origin}/phone/app#code={code}", coupling["link"]!.ToString());
        Assert.StartsWith("data:image/png;base64,iVBORw0KGgo", coupling["picture"]!.ToString(), StringComparison.Ordinal);

        var (enrolled, told) = await _phone.EnrolAsync(code);
        Assert.Equal((HttpStatusCode.Created, Number), (enrolled, told["subscriber"]!.ToString()));
        var request = new RequestText { Msisdn = Number, Mode = "asynchClientServer", Data = "Pay 5?" };
        var accepted = await _app.Client.SignAsync(request);
        Assert.Equal(100, accepted.Code);
        Assert.Equal(HttpStatusCode.OK, (await _phone.SignAsync((await _phone.PullAsync(30))[0]!)).Status);
        var outcome = await _app.Client.OutcomeAsync(request, accepted.TransactionId);
        using var signer = Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes("Pay 5?"), _app.Pki);
        Assert.Equal(_phone.Signing.ExportSubjectPublicKeyInfo(), signer.PublicKey.ExportSubjectPublicKeyInfo());

        var sessions = 0;
        await foreach (var summary in _app.Get<ISessionLog>().ListAsync(new SessionFilter { UserHash = _app.Get<PersonalDataHash>().Of(Msisdn.Parse(Number)) }))
        {
            sessions++;
            var session = (await _app.Get<ISessionLog>().ReadAsync(summary.Header.Id))!;
            Assert.All(session.Events, row => Assert.DoesNotContain(code, Encoding.UTF8.GetString(row.Body), StringComparison.Ordinal));
        }

        Assert.True(sessions >= 3);
    }

    [Fact]
    public async Task An_app_whose_user_was_removed_meanwhile_hears_409_and_can_do_nothing()
    {
        var registration = new RegistrationText("+99901002812");
        var registered = await registration.SendAsync(_app, RegistrationText.Provisioning("CreateMobileUser"), RegistrationText.Wireless("AddDevice", ("DeviceKind", "app")));
        var code = Assert.Single(RegistrationText.Outputs(registered, "CouplingCode"));
        Assert.Equal(408, (await (registration with { ApTransId = "X" + registration.ApTransId }).SendAsync(_app, RegistrationText.Provisioning("RemoveMobileUser"))).Code);

        Assert.Equal(HttpStatusCode.Conflict, (await _phone.EnrolAsync(code)).Status);
    }

    [Theory]
    [InlineData("Activate", "perhaps")]
    [InlineData("KeyId", "other")]
    [InlineData("KeyAlgorithm", "Rsa2048")]
    public async Task Fault_101_for_a_coupling_that_no_app_could_fulfil(string parameter, string value)
    {
        var registration = new RegistrationText("+99901002813");
        await registration.SendAsync(_app, RegistrationText.Provisioning("CreateMobileUser"));
        var answer = await (registration with { ApTransId = "Y" + registration.ApTransId }).SendAsync(_app, RegistrationText.Wireless("AddDevice", ("DeviceKind", "app"), (parameter, value)));
        Assert.Equal(101, answer.Fault);
        Assert.Contains(parameter, answer.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _phone.Dispose();
}
