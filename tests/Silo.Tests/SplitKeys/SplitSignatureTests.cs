using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Phone;
using Mss.Silo.Tests.Registration;
using Mss.Silo.Tests.Signatures;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.SplitKeys;

/// <summary>Signatures by keys of which one half is on a card, over the wire.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class SplitSignatureTests(SharedApp shared)
{
    private const string Person = "+99901000033";
    private readonly MssApp _app = shared.App;

    // To the AP a card is a SIM, whatever is on it.
    [OpenSslTheory]
    [InlineData("+99901000031", "mss::sign:loa4", "mss::sign:loa4:sim")]
    [InlineData("+99901000031", "mss::sign:loa3:sim", "mss::sign:loa3:sim")]
    [InlineData("+99901000031", "mss::sign:loa4:sim?alg=rsa-pss", "mss::sign:loa4:sim")]
    [InlineData("+99901000032", "mss::sign:loa2", "mss::sign:loa2:sim")]
    public async Task A_split_key_signs_again_and_again_and_openssl_verifies(string msisdn, string profile, string answered)
    {
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("ca.pem"), _app.Pki.Root.ExportCertificatePem() + "\n" + _app.Pki.Issuing.ExportCertificatePem() + "\n");
        for (var i = 0; i < 2; i++)
        {
            var answer = await _app.Client.SignAsync(new RequestText { Msisdn = msisdn, Profile = profile, Data = "Buy the house?" });
            Assert.Equal(500, answer.Code);
            Assert.Equal(answered, answer.Profile);
            using var signer = Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes("Buy the house?"), _app.Pki);
            Assert.Equal(2048, signer.GetRSAPublicKey()!.KeySize);
            await File.WriteAllBytesAsync(folder.File("cms.der"), answer.Signature);
            Assert.Equal("Buy the house?"u8.ToArray(), await OpenSsl.RunAsync(
                "cms", "-verify", "-inform", "DER", "-in", folder.File("cms.der"), "-CAfile", folder.File("ca.pem"), "-purpose", "any", "-binary"));
        }
    }

    [Theory]
    [InlineData("+99901000032", "mss::sign:loa4")]
    [InlineData("+99901000031", "mss::sign:loa4:server")]
    public async Task A_level_that_a_key_without_PIN_does_not_reach_and_another_kind_are_109(string msisdn, string profile) =>
        Assert.Equal(109, (await _app.Client.SignAsync(new RequestText { Msisdn = msisdn, Profile = profile })).Fault);

    [Fact]
    public async Task A_person_on_the_phone_page_who_refuses_a_split_key_is_401_and_one_who_enters_the_PIN_signs()
    {
        using var phone = new PhoneApi(_app.Settings);
        foreach (var consents in (bool[])[false, true])
        {
            var request = new RequestText { Msisdn = Person, Mode = "asynchClientServer", Data = "Buy the house?" };
            var accepted = await _app.Client.SignAsync(request);
            Assert.Equal(100, accepted.Code);
            var shown = await phone.RequestAsync(Person);
            Assert.Equal((accepted.TransactionId, "Buy the house?"), (shown["transactionId"]!.ToString(), shown["text"]!.ToString()));
            Assert.Equal(consents ? "Signed" : "Refused", await phone.ActAsync(Person, consents ? "approve" : "refuse", PhoneApi.Input(shown, "1234")));
            var outcome = await _app.Client.OutcomeAsync(request, accepted.TransactionId);
            if (consents)
            {
                Verified.Cms(outcome.Signature, Encoding.UTF8.GetBytes(request.Data), _app.Pki).Dispose();
            }
            else
            {
                Assert.Equal(401, outcome.Fault);
            }
        }
    }

    [Fact]
    public async Task A_registered_split_key_signs_until_it_is_removed_and_another_users_card_is_407()
    {
        const string Number = "+99901002081";
        (string, string)[] device = [("DeviceKind", "split"), ("DeviceId", "split-2081")];
        var order = new RegistrationText(Number);
        var answer = await order.SendAsync(
            _app,
            RegistrationText.Provisioning("CreateMobileUser"),
            RegistrationText.Wireless("AddDevice", device),
            RegistrationText.Certification("RequestCertificate"),
            RegistrationText.Provisioning("ActivateMobileUser"));
        Assert.True(answer.Code == 408, answer.Text);

        var signed = await _app.Client.FinishAsync(new RequestText { Msisdn = Number, Data = "Buy?", Profile = "mss::sign:loa4:sim" });
        Assert.Equal(500, signed.Code);
        Verified.Cms(signed.Signature, Encoding.UTF8.GetBytes("Buy?"), _app.Pki).Dispose();

        var other = new RegistrationText("+99901002082");
        Assert.Equal(408, (await other.SendAsync(_app, RegistrationText.Provisioning("CreateMobileUser"))).Code);
        Assert.Equal(407, (await (other with { ApTransId = "A" + Guid.NewGuid().ToString("N") }).SendAsync(_app, RegistrationText.Wireless("AddDevice", device))).Code);
        Assert.Equal(408, (await (order with { ApTransId = "X" + order.ApTransId }).SendAsync(_app, RegistrationText.Wireless("RemoveDevice", device))).Code);
        Assert.Equal(404, (await _app.Client.FinishAsync(new RequestText { Msisdn = Number })).Code);
    }
}
