using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Phone;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Signatures;

/// <summary>Every fixed identity of Development, as docs/development.md lists them: its signature holds for the program openssl, and so does its certificate's state.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class IdentitiesTests(SharedApp shared)
{
    private const string Text = "Log in to the bank?";
    private readonly MssApp _app = shared.App;

    [OpenSslTheory]
    [InlineData("+99901000001", null)]
    [InlineData("+99901000002", null)]
    [InlineData("+99901000003", null)]
    [InlineData("+99901000004", "mss::sign:loa4:sim")]
    [InlineData("+99901000004", "mss::authn:loa3:sim")]
    [InlineData("+99901000004", "mss::authn:loa2:sim")]
    [InlineData("+99901000004", "mss::anonymous:loa3:sim")]
    [InlineData("+99901000011", "mss::authn:loa3:app")]
    [InlineData("+99901000012", "mss::authn:loa3:app")]
    [InlineData("+99901000021", "mss::authn:loa3:server")]
    [InlineData("+99901000022", "mss::authn:loa3:server")]
    [InlineData("+99901000031", "mss::sign:loa4")]
    [InlineData("+99901000032", "mss::sign:loa2")]
    [InlineData("+99901000041", "mss::authn:loa3:sim")]
    [InlineData("+99901000041", "mss::authn:loa3:app")]
    [InlineData("+99901001000", null)]
    [InlineData("+99901001999", null)]
    public async Task Openssl_verifies_the_signature_and_hears_that_the_certificate_is_good(string msisdn, string? profile)
    {
        var request = new RequestText { Msisdn = msisdn, Data = Text, Mode = "asynchClientServer" };
        request = profile is null ? request : request with { Profile = profile };
        var accepted = await _app.Client.SignAsync(request);
        Assert.True(accepted.Code == 100, accepted.Text);
        if (msisdn is "+99901000003" or "+99901000012" or "+99901000022")
        {
            using var phone = new PhoneApi(_app.Settings);
            Assert.Equal("Signed", await phone.ActAsync(msisdn, "approve", PhoneApi.Input(await phone.RequestAsync(msisdn), "1234")));
        }

        var signature = (await _app.Client.OutcomeAsync(request, accepted.TransactionId)).Signature;

        using var folder = new TemporaryDirectory();
        await File.WriteAllBytesAsync(folder.File("cms.der"), signature);
        await File.WriteAllTextAsync(folder.File("ca.pem"), _app.Pki.Root.ExportCertificatePem() + "\n" + _app.Pki.Issuing.ExportCertificatePem() + "\n");
        await File.WriteAllTextAsync(folder.File("issuing.pem"), _app.Pki.Issuing.ExportCertificatePem());
        Assert.Equal(Encoding.UTF8.GetBytes(Text), await OpenSsl.RunAsync(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", folder.File("cms.der"), "-CAfile", folder.File("ca.pem"), "-purpose", "any"));

        using var signer = Verified.Cms(signature, Encoding.UTF8.GetBytes(Text), _app.Pki);
        await File.WriteAllTextAsync(folder.File("signer.pem"), signer.ExportCertificatePem());
        var address = signer.Extensions.OfType<X509AuthorityInformationAccessExtension>().Single().EnumerateOcspUris().Single();
        Assert.Contains("signer.pem: good", Encoding.UTF8.GetString(await OpenSsl.RunAsync(
            "ocsp", "-issuer", folder.File("issuing.pem"), "-cert", folder.File("signer.pem"), "-url", address, "-CAfile", folder.File("ca.pem"))), StringComparison.Ordinal);
    }
}
