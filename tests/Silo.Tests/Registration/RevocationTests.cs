using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Silo.Development;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Registration;

/// <summary>A registered user's certificate names where its state is told, and revocation is told there (wire rules 26 and 27).</summary>
[Collection(SharedAppGroup.Name)]
public sealed class RevocationTests(SharedApp shared)
{
    private const string Number = "+99901002031";
    private readonly MssApp _app = shared.App;

    [OpenSslTheory]
    [InlineData(Number)]
    public async Task OpenSSL_asks_the_address_in_the_certificate_and_hears_good_and_on_hold_while_suspended_and_good_and_revoked(string number)
    {
        var order = new RegistrationText(number);
        Assert.Equal(408, (await order.SendAsync(_app, order.Whole)).Code);
        var user = (await _app.Get<IUserStore>().GetAsync(Msisdn.Parse(number)))!;
        using var certificate = X509CertificateLoader.LoadCertificate(user.Devices[0].Keys[0].Certificate);
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory.File("c.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(directory.File("ca.pem"), _app.Get<DevelopmentFarEnd>().Ca.Issuing.ExportCertificatePem() + "\n" + _app.Get<DevelopmentFarEnd>().Ca.Root.ExportCertificatePem());
        await File.WriteAllTextAsync(directory.File("issuing.pem"), _app.Get<DevelopmentFarEnd>().Ca.Issuing.ExportCertificatePem());
        var address = certificate.Extensions.OfType<X509AuthorityInformationAccessExtension>().Single().EnumerateOcspUris().Single();

        Assert.Contains(": good", await AskAsync(), StringComparison.Ordinal);
        Assert.Equal(408, (await new RegistrationText(number).SendAsync(_app, RegistrationText.Provisioning("SuspendMobileUser"))).Code);
        Assert.Contains("certificateHold", await AskAsync(), StringComparison.Ordinal);
        Assert.Equal(408, (await new RegistrationText(number).SendAsync(_app, RegistrationText.Provisioning("ResumeMobileUser"))).Code);
        Assert.Contains(": good", await AskAsync(), StringComparison.Ordinal);
        var revoke = new RegistrationText(number) { ApTransId = "R1" + number[1..] };
        Assert.Equal(408, (await revoke.SendAsync(_app, RegistrationText.Certification("RevokeCertificate", ("Reason", "superseded")))).Code);
        var said = await AskAsync();
        Assert.Contains(": revoked", said, StringComparison.Ordinal);
        Assert.Contains("superseded", said, StringComparison.Ordinal);

        async Task<string> AskAsync()
        {
            var (code, output, complaint) = await OpenSsl.TryRunAsync(
                "ocsp", "-issuer", directory.File("issuing.pem"), "-cert", directory.File("c.pem"), "-url", address, "-CAfile", directory.File("ca.pem"));
            Assert.True(code == 0, complaint);
            return System.Text.Encoding.UTF8.GetString(output);
        }
    }

    [Fact]
    public async Task CA_certificates_and_CRLs_are_served_where_certificates_say()
    {
        foreach (var (name, type) in new[] { ("root.crt", "application/pkix-cert"), ("issuing.crt", "application/pkix-cert"), ("root.crl", "application/pkix-crl"), ("issuing.crl", "application/pkix-crl") })
        {
            using var client = new HttpClient();
            using var response = await client.GetAsync(new Uri(_app.Settings.Http, "/pki/" + name));
            Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
    }
}
