using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Grains.Tests.MobileUsers;

/// <summary>Which key of a user answers a profile, whatever the user's document says of the keys.</summary>
public sealed class KeyChoiceTests
{
    private static readonly byte[] Rsa = Certificate(RSA.Create(2048), "CN=User", X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation);
    private static readonly byte[] P256 = Certificate(ECDsa.Create(ECCurve.NamedCurves.nistP256), "CN=User", X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation);
    private static readonly byte[] P384 = Certificate(ECDsa.Create(ECCurve.NamedCurves.nistP384), "CN=User", null);
    private static readonly byte[] LogIn = Certificate(ECDsa.Create(ECCurve.NamedCurves.nistP256), "CN=User", X509KeyUsageFlags.DigitalSignature);
    private static readonly byte[] Pseudonym = Certificate(ECDsa.Create(ECCurve.NamedCurves.nistP256), "CN=x, OID.2.5.4.65=x", X509KeyUsageFlags.DigitalSignature);
    private static readonly ProfileOperation[] All = Enum.GetValues<ProfileOperation>();
    private readonly KeyChoice _choice = new(ProfileCatalogueFile.BuiltIn);

    [Theory]
    [InlineData("mss::sign:loa4", "rsa")]
    [InlineData("mss::sign:loa4?alg=rsa-pss", "rsa")]
    [InlineData("mss::sign:loa4?alg=ecdsa", "p256")]
    [InlineData("mss::sign:loa4?alg=ecdsa-p256", "p256")]
    [InlineData("mss::sign:loa4?alg=ecdsa-p384", "p384")]
    [InlineData("mss::sign:loa4#ec&384", "p384")]
    [InlineData("mss::sign:loa4#rsa&2048", "rsa")]
    [InlineData("mss::sign:loa4#rsa&4096", null)]
    [InlineData("mss::sign:loa4?alg=ecdsa-p521", null)]
    [InlineData("mss::sign:loa4?alg=unheard-of", null)]
    public void The_algorithm_asked_for_narrows_the_choice(string profile, string? key)
    {
        var user = User(Key("rsa", Rsa), Key("p256", P256), Key("p384", P384));
        Assert.Equal(key, Find(user, profile)?.Key.KeyId);
    }

    [Fact]
    public void PSS_is_made_with_RSA_only()
    {
        var user = User(Key("p256", P256), Key("rsa", Rsa));
        Assert.Equal("p256", Find(user, "mss::sign:loa4")!.Key.KeyId);
        Assert.Equal("rsa", Find(user, "mss::sign:loa4", pss: true)!.Key.KeyId);
        Assert.Null(Find(User(Key("p256", P256)), "mss::sign:loa4", pss: true));
    }

    [Theory]
    [InlineData("mss::anonymous:loa3", "pseudonym")]
    [InlineData("mss::anonymous:loa2", "pseudonym")]
    [InlineData("mss::authn:loa3", "rsa")]
    [InlineData("mss::sign:loa4", "rsa")]
    [InlineData("mss::pop:loa4", "rsa")]
    public void A_pseudonym_answers_anonymous_profiles_alone_and_nothing_else_answers_them_even_if_the_document_says_so(string profile, string key)
    {
        // Both keys claim every operation; only the certificates tell.
        Assert.Equal(key, Find(User(Key("pseudonym", Pseudonym), Key("rsa", Rsa)), profile)!.Key.KeyId);
        Assert.Equal(key, Find(User(Key("rsa", Rsa), Key("pseudonym", Pseudonym)), profile)!.Key.KeyId);
        Assert.Null(Find(key == "rsa" ? User(Key("pseudonym", Pseudonym)) : User(Key("rsa", Rsa)), profile));
    }

    [Theory]
    [InlineData("mss::sign:loa4", "rsa")]
    [InlineData("mss::consent:loa4", "rsa")]
    [InlineData("mss::authn:loa4", "log-in")]
    [InlineData("mss::pop:loa4", "log-in")]
    public void A_log_in_certificate_signs_nothing_with_legal_effect(string profile, string key) =>
        Assert.Equal(key, Find(User(Key("log-in", LogIn), Key("rsa", Rsa)), profile)!.Key.KeyId);

    [Theory]
    [InlineData("mss::authn:loa2", ProfileComparison.Minimum, "", "mss::authn:loa2:sim")]
    [InlineData("mss::authn:loa2", ProfileComparison.Minimum, "mss::authn:loa3", "mss::authn:loa3:sim")]
    [InlineData("mss::authn:loa2", ProfileComparison.Minimum, "mss::authn:loa4:sim mss::authn:loa2:app", "mss::authn:loa4:sim")]
    [InlineData("mss::authn:loa2", ProfileComparison.Exact, "mss::authn:loa3", null)]
    [InlineData("mss::authn:loa2", ProfileComparison.Better, "mss::authn:loa2", null)]
    [InlineData("mss::authn:loa3", ProfileComparison.Exact, "mss:ficom.fi:authn:loa3", "mss::authn:loa3:sim")]
    [InlineData("mss:swisscom.ch:authn:loa3", ProfileComparison.Exact, "mss:ficom.fi:authn:loa3", null)]
    public void What_is_chosen_is_allowed_to_the_AP(string profile, ProfileComparison comparison, string allowed, string? used)
    {
        var chosen = Find(User(Key("rsa", Rsa)), profile, comparison, allowed: allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(used, chosen?.Profile.ToString());
    }

    [Fact]
    public void The_level_is_bounded_by_what_the_AP_may_use()
    {
        var user = User(new UserKey("high", Rsa, All, 4, 4));
        Assert.NotNull(Find(user, "mss::authn:loa2", ProfileComparison.Minimum));
        Assert.Null(Find(user, "mss::authn:loa2", ProfileComparison.Minimum, maxLoa: 3));
    }

    [Theory]
    [InlineData("mss::sign:loa4", "sim")]
    [InlineData("mss::sign:loa4:app", "app")]
    [InlineData("mss::sign:loa4:sim", "sim")]
    [InlineData("mss::sign:loa4:server", null)]
    public void The_first_device_that_is_of_the_kind_asked_for_signs(string profile, string? kind)
    {
        var user = new MobileUser(Msisdn.Parse("+99901000005"), UserState.Active, [new UserDevice("split", "s", [Key("rsa", Rsa)]), new UserDevice("app", "a", [Key("p256", P256)])], 1);
        Assert.Equal(kind, Find(user, profile)?.Profile.Sscd);
    }

    [Fact]
    public void A_brands_own_offer_and_a_refined_level_are_served_by_keys_that_have_them()
    {
        var catalogue = ProfileCatalogueFile.Parse("""
            {
              "registrationProfiles": [ { "name": "r", "description": "r", "identityProofing": "remote" } ],
              "certificateProfiles": [ { "name": "c", "description": "c", "keyUsage": ["digitalSignature"], "pseudonym": false, "validityDays": 1 } ],
              "brands": [ { "name": "a.example", "description": "a", "aliases": [], "servedBy": [] }, { "name": "b.example", "description": "b", "aliases": [], "servedBy": ["a.example"] } ],
              "profiles": [
                { "uri": "mss:a.example:authn:loa3", "description": "d", "order": 1, "registration": "r", "certificate": "c" },
                { "uri": "mss:a.example:authn:loa3.geo", "description": "d", "order": 2, "registration": "r", "certificate": "c" }
              ],
              "legacyUris": []
            }
            """u8);
        var choice = new KeyChoice(catalogue);
        Chosen? Ask(UserKey key, string profile) => choice.Find(User(key), Request(profile), new KeyContents());

        var plain = Key("plain", Rsa);
        Assert.Null(Ask(plain, "mss:a.example:authn:loa3"));
        Assert.Equal("mss:a.example:authn:loa3:sim", Ask(plain with { Brands = ["a.example"] }, "mss:a.example:authn:loa3")!.Profile.ToString());
        Assert.Equal("mss:b.example:authn:loa3:sim", Ask(plain with { Brands = ["a.example"] }, "mss:b.example:authn:loa3")!.Profile.ToString());
        Assert.Null(Ask(plain with { Brands = ["a.example"] }, "mss:a.example:authn:loa3.geo"));
        Assert.Equal(
            "mss:a.example:authn:loa3.geo:sim",
            Ask(plain with { Brands = ["a.example"], Extensions = ["geo"] }, "mss:a.example:authn:loa3.geo")!.Profile.ToString());
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_is_chosen_so_that_it_can_be_named() =>
        Assert.Equal("broken", Find(User(new UserKey("broken", [1, 2, 3], All, 2, 4)), "mss::sign:loa4")!.Key.KeyId);

    private static UserKey Key(string id, byte[] certificate) => new(id, certificate, All, 2, 4);

    private static MobileUser User(params UserKey[] keys) => new(Msisdn.Parse("+99901000005"), UserState.Active, [new UserDevice("sim", "d", keys)], 1);

    private Chosen? Find(
        MobileUser user, string profile, ProfileComparison comparison = ProfileComparison.Exact, bool pss = false, int maxLoa = 4, IReadOnlyList<string>? allowed = null) =>
        _choice.Find(user, Request(profile) with { Comparison = comparison, Pss = pss, MaxLoa = maxLoa, AllowedProfiles = allowed ?? [] }, new KeyContents());

    private static ReservationRequest Request(string profile) =>
        new() { Transaction = TransactionId.Parse("t1"), Profile = SignatureProfile.Parse(profile), Deadline = DateTimeOffset.UnixEpoch };

    private static byte[] Certificate(AsymmetricAlgorithm key, string subject, X509KeyUsageFlags? usage)
    {
        using (key)
        {
            var request = key is RSA rsa
                ? new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                : new CertificateRequest(subject, (ECDsa)key, HashAlgorithmName.SHA256);
            if (usage is { } flags)
            {
                request.CertificateExtensions.Add(new X509KeyUsageExtension(flags, critical: true));
            }

            using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero));
            return certificate.RawData;
        }
    }
}
