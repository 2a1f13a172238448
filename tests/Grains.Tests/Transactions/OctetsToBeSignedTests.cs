using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Grains.Tests.Transactions;

/// <summary>A device that hashes what it signs gets exactly what its digest is of, or nothing.</summary>
public sealed class OctetsToBeSignedTests
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("Pay 5 €?");

    [Fact]
    public void A_text_that_is_signed_as_it_is_is_given_in_UTF_8() =>
        AssertGiven(Content, Bare(Content) with { Text = "Pay 5 €?" });

    [Fact]
    public void Data_that_are_signed_as_they_are_are_given_octet_by_octet() =>
        AssertGiven([0, 255, 1], Bare([0, 255, 1]) with { MimeType = "application/octet-stream", Data = [0, 255, 1] });

    [Fact]
    public void Of_CMS_the_signed_attributes_are_given_and_not_the_text() =>
        AssertGiven([0x31, 0], Bare([0x31, 0]) with { Text = "Pay 5 €?", SignedAttributes = [0x31, 0] });

    [Fact]
    public void Of_PKCS_10_the_certification_request_is_given_and_not_the_text() =>
        AssertGiven([0x30, 0], Bare([0x30, 0]) with { Text = "Pay 5 €?", CertificationRequestInfo = [0x30, 0] });

    [Fact]
    public void Of_a_hash_of_the_AP_nothing_is_given_though_its_CMS_attributes_are()
    {
        var hash = Bare(Content) with { MimeType = DataObject.Sha256, Data = SHA256.HashData(Content) };
        Assert.Null(OctetsToBeSigned.Of(hash));
        AssertGiven([0x31, 0], hash with { SignedAttributes = [0x31, 0], Digest = SHA256.HashData([0x31, 0]) });
    }

    [Fact]
    public void Of_a_DigestInfo_nothing_is_given()
    {
        // RFC 8017 9.2, note 1: the DER prefix of SHA-256. What is signed is the hash within, so the DigestInfo is not what the digest is of.
        byte[] info = [.. Convert.FromHexString("3031300d060960864801650304020105000420"), .. SHA256.HashData(Content)];
        Assert.Null(OctetsToBeSigned.Of(Bare(Content) with { MimeType = "application/octet-stream", Data = info }));
    }

    [Fact]
    public void Octets_that_look_like_a_DigestInfo_and_are_hashed_themselves_are_given()
    {
        byte[] info = [.. Convert.FromHexString("3031300d060960864801650304020105000420"), .. SHA256.HashData(Content)];
        AssertGiven(info, Bare(info) with { MimeType = "application/octet-stream", Data = info });
    }

    [Fact]
    public void Of_another_hash_than_SHA_256_nothing_is_given() =>
        Assert.Null(OctetsToBeSigned.Of(Bare(Content) with { Text = "Pay 5 €?", Hash = "SHA384", Digest = SHA384.HashData(Content) }));

    [Theory]
    [InlineData(65_536, true)]
    [InlineData(65_537, false)]
    [InlineData(0, false)]
    public void More_than_64_KiB_and_nothing_at_all_are_not_given(int length, bool given)
    {
        var data = new byte[length];
        Assert.Equal(given, OctetsToBeSigned.Of(Bare(data) with { MimeType = "application/octet-stream", Data = data }) is not null);
        Assert.Equal(given, OctetsToBeSigned.Of(Bare(data) with { SignedAttributes = data }) is not null);
    }

    private static void AssertGiven(byte[] expected, Accepted accepted)
    {
        Assert.Equal(expected, OctetsToBeSigned.Of(accepted)?.ToArray());
        Assert.Equal(accepted.Digest, SHA256.HashData(expected));
    }

    // The digest is of the octets given; the tests say what else came.
    private static Accepted Bare(byte[] octets) => new()
    {
        ApId = "urn:ap",
        ApTransId = "A1",
        Instant = DateTimeOffset.UnixEpoch,
        ApName = "Bank",
        Msisdn = "+99901000001",
        MsisdnAsReceived = "+99901000001",
        ContentHash = new byte[32],
        MimeType = "text/plain",
        Shown = "Pay 5 €?",
        ProfileUsed = "urn:profile",
        Format = "pkcs1",
        Mode = "asynch",
        Deadline = DateTimeOffset.UnixEpoch.AddMinutes(1),
        DeviceKind = "app",
        DeviceId = "a1",
        KeyId = "sign",
        Certificate = [],
        Algorithm = "Ecdsa",
        Hash = "SHA256",
        Digest = SHA256.HashData(octets),
    };
}
