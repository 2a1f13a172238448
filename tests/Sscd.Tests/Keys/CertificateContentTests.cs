using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Tests.Keys;

/// <summary>What decides which profiles a certificate may serve.</summary>
public sealed class CertificateContentTests
{
    [Theory]
    [InlineData("CN=User, SERIALNUMBER=1", false)]
    [InlineData("CN=pseudonym 2.5.4.65", false)]
    [InlineData("OID.2.5.4.65=nick, C=FI", true)]
    [InlineData("", false)]
    public void A_pseudonym_is_seen_wherever_it_stands_in_the_name(string subject, bool isPseudonym)
    {
        Assert.True(CertificateContent.TryRead(Certificate(subject, null), out var content));
        Assert.Equal((isPseudonym, null, KeyAlgorithm.EllipticCurve, 256), (content.IsPseudonym, content.KeyUsage, content.Facts.Algorithm, content.Facts.KeySize));
    }

    [Fact]
    public void A_pseudonym_is_seen_beside_another_attribute_in_one_part_of_the_name()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        {
            foreach (var (oid, value) in new[] { ("2.5.4.3", "User"), ("2.5.4.65", "nick") })
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(oid);
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
                }
            }
        }

        Assert.True(CertificateContent.TryRead(Certificate(new X500DistinguishedName(writer.Encode()), null), out var content));
        Assert.True(content.IsPseudonym);
    }

    [Theory]
    [InlineData(X509KeyUsageFlags.DigitalSignature)]
    [InlineData(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)]
    public void The_key_usage_is_what_the_certificate_says(X509KeyUsageFlags usage)
    {
        Assert.True(CertificateContent.TryRead(Certificate("CN=User", usage), out var content));
        Assert.Equal(usage, content.KeyUsage);
    }

    [Fact]
    public void What_is_no_certificate_is_not_read()
    {
        Assert.False(CertificateContent.TryRead(new byte[] { 1, 2, 3 }, out var content));
        Assert.Null(content);
        Assert.False(CertificateContent.TryRead(Certificate("CN=User", null).AsMemory(0, 100), out _));
    }

    private static byte[] Certificate(string subject, X509KeyUsageFlags? usage) => Certificate(new X500DistinguishedName(subject), usage);

    private static byte[] Certificate(X500DistinguishedName subject, X509KeyUsageFlags? usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (usage is { } flags)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(flags, critical: true));
        }

        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(70));
        return certificate.RawData;
    }
}
