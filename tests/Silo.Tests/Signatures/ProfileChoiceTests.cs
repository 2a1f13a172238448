using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Signatures;

/// <summary>
/// Which key of the user with three keys answers a profile: the PIN signing key (LoA4), the PIN authentication key (LoA3), the click-OK key (LoA2, P-256), or
/// the authentication key under its pseudonym certificate.
/// </summary>
[Collection(SharedAppGroup.Name)]
public sealed class ProfileChoiceTests(SharedApp shared)
{
    private const string User = "+99901000004";

    [Theory]
    [InlineData("mss::sign:loa4", null, "sign", "mss::sign:loa4:sim")]
    [InlineData("mss::sign:loa4:sim", "exact", "sign", "mss::sign:loa4:sim")]
    [InlineData("mss::sign:loa2", "minimum", "sign", "mss::sign:loa4:sim")]
    [InlineData("mss::sign:loa3", "better", "sign", "mss::sign:loa4:sim")]
    [InlineData("mss::consent:loa4", null, "sign", "mss::consent:loa4:sim")]
    [InlineData("mss::authn:loa3", null, "authn", "mss::authn:loa3:sim")]
    [InlineData("mss::authn:loa2", "better", "authn", "mss::authn:loa3:sim")]
    [InlineData("mss::authn:loa2", null, "click", "mss::authn:loa2:sim")]
    [InlineData("mss::authn:loa2", "minimum", "click", "mss::authn:loa2:sim")]
    [InlineData("mss::authn:loa2?alg=rsa", "minimum", "authn", "mss::authn:loa3:sim")]
    [InlineData("mss::authn:loa2?alg=ecdsa-p256", "minimum", "click", "mss::authn:loa2:sim")]
    [InlineData("mss::sign:loa4#rsa&amp;2048", null, "sign", "mss::sign:loa4:sim")]
    [InlineData("mss:ficom.fi:sign:loa4", null, "sign", "mss:ficom.fi:sign:loa4:sim")]
    [InlineData("http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml", null, "sign", "http://mss.ficom.fi/TS102206/v1.0.0/signature-profile.xml")]
    [InlineData("mss::anonymous:loa3", null, "pseudonym", "mss::anonymous:loa3:sim")]
    [InlineData("mss::anonymous:loa2", "minimum", "pseudonym", "mss::anonymous:loa2:sim")]
    [InlineData(null, null, "authn", "mss::authn:loa3:sim")]
    [InlineData("http://uri.gsma.com/mobileconnect/LoA2", null, "click", "http://uri.gsma.com/mobileconnect/LoA2")]
    public async Task A_profile_is_answered_with_the_key_that_suffices(string? profile, string? comparison, string key, string answered)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Msisdn = User, Profile = profile, Comparison = comparison });

        Assert.Equal(500, answer.Code);
        Assert.Equal(answered, answer.Profile);
        using var signer = Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes("Pay 10 euro?"), shared.App.Pki);
        Assert.Equal(key, KeyOf(signer));
    }

    [Theory]
    [InlineData("mss::sign:loa3", null, 109)]
    [InlineData("mss::authn:loa4", null, 109)]
    [InlineData("mss::authn:loa3", "better", 109)]
    [InlineData("mss::sign:loa4:app", null, 109)]
    [InlineData("mss::sign:loa4?alg=ecdsa-p256", null, 109)]
    [InlineData("mss::sign:loa4#rsa&amp;3072", null, 109)]
    [InlineData("mss::sign:loa4#rsa&amp;4711x", null, 109)]
    [InlineData("mss::authn:loa2#rsa", null, 109)]
    [InlineData("mss::anonymous:loa4", "minimum", 109)]
    [InlineData("mss::pop:loa2", "minimum", 109)]
    [InlineData("mss::encrypt:loa4", null, 109)]
    [InlineData("mss::sign:loa9", null, 109)]
    [InlineData("nothing that anybody knows", null, 109)]
    [InlineData("mss::sign:loa4", "greater", 101)]
    public async Task A_profile_that_no_key_fulfils_is_refused(string profile, string? comparison, int fault)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Msisdn = User, Profile = profile, Comparison = comparison });

        Assert.Equal(fault, answer.Fault);
    }

    [Fact]
    public async Task The_pseudonym_certificate_hides_who_the_user_is()
    {
        var named = await SignerAsync("mss::authn:loa3");
        var anonymous = await SignerAsync("mss::anonymous:loa3");

        Assert.Equal(named.PublicKey.ExportSubjectPublicKeyInfo(), anonymous.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Contains("01000004", named.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("01000004", anonymous.Subject, StringComparison.Ordinal);
    }

    private async Task<X509Certificate2> SignerAsync(string profile)
    {
        var answer = await shared.App.Client.SignAsync(new RequestText { Msisdn = User, Profile = profile });
        return Verified.Cms(answer.Signature, Encoding.UTF8.GetBytes("Pay 10 euro?"), shared.App.Pki);
    }

    private static string KeyOf(X509Certificate2 certificate)
    {
        if (certificate.Subject.Contains("SERIALNUMBER=MSSPSN", StringComparison.Ordinal))
        {
            return "pseudonym";
        }

        if (certificate.GetECDsaPublicKey() is not null)
        {
            return "click";
        }

        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages;
        return usage.HasFlag(X509KeyUsageFlags.NonRepudiation) ? "sign" : "authn";
    }
}
