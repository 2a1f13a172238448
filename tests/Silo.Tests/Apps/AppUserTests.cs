using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Silo.Tests.Phone;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;
using Mss.Sscd.App;

namespace Mss.Silo.Tests.Apps;

/// <summary>The fixed users with the app, through the whole system.</summary>
public sealed class AppUserTests(PhoneApp shared) : IClassFixture<PhoneApp>
{
    private const string Person = "+99901000012";

    [Theory]
    [InlineData("+99901000011", "mss::sign:loa4", "1.2.840.10045.2.1")]
    [InlineData("+99901000041", "mss::sign:loa4:app", "1.2.840.10045.2.1")]
    [InlineData("+99901000041", "mss::sign:loa4:sim", "1.2.840.113549.1.1.1")]
    public async Task An_app_that_approves_at_once_signs_with_its_own_key(string msisdn, string profile, string keyAlgorithm)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Msisdn = msisdn, Profile = profile, Data = "Log in?" });

        Assert.Equal(500, answer.Code);
        using X509Certificate2 certificate = Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes("Log in?"), shared.App.Pki);
        Assert.Equal(keyAlgorithm, certificate.PublicKey.Oid.Value);
    }

    [Fact]
    public async Task What_the_person_approves_on_the_phone_page_is_signed_by_the_app()
    {
        var request = new RequestText { Msisdn = Person, Mode = "asynchClientServer", Data = "Buy the house?" };
        var accepted = await shared.App.Client.SignAsync(request);
        Assert.Equal(100, accepted.Code);

        var device = await shared.Phone.ShownAsync(Person, candidate => candidate["request"] is null ? null : candidate);
        var shown = device["request"]!;
        Assert.Equal(VerificationCode.Of(accepted.TransactionId, shown["text"]!.ToString()), device["verificationCode"]!.ToString());
        Assert.Equal("WrongPin", await shared.Phone.ActAsync(Person, "approve", PhoneApi.Input(shown, "0000")));
        Assert.Equal("Signed", await shared.Phone.ActAsync(Person, "approve", PhoneApi.Input(shown, "1234")));

        var outcome = await shared.App.Client.OutcomeAsync(request, accepted.TransactionId);
        Assert.Equal(500, outcome.Code);
        Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes("Buy the house?"), shared.App.Pki);
    }

    [Fact]
    public async Task Fault_401_what_the_person_refuses_on_the_phone_page()
    {
        var request = new RequestText { Msisdn = Person, Mode = "asynchClientServer", Data = "Sell the house?" };
        var accepted = await shared.App.Client.SignAsync(request);
        var shown = await shared.Phone.RequestAsync(Person);
        Assert.Equal("Refused", await shared.Phone.ActAsync(Person, "refuse", PhoneApi.Input(shown)));
        Assert.Equal(401, (await shared.App.Client.OutcomeAsync(request, accepted.TransactionId)).Fault);
    }
}
