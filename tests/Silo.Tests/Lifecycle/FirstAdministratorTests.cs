using Mss.Gateway.Authentication;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Lifecycle;

/// <summary>The administrator of the configuration.</summary>
public sealed class FirstAdministratorTests
{
    private const string Root = "http://root.example";
    private static readonly string Fingerprint = string.Concat(Enumerable.Repeat("ab", 32));

    [Fact]
    public async Task It_is_registered_once_and_what_was_changed_since_stays()
    {
        using var used = await UsedData.CopyAsync();
        string[] settings = ["--Mss:Administrator:ApId=" + Root, "--Mss:Administrator:CertificateFingerprint=" + Fingerprint];
        await using (var first = await MssApp.StartAsync(used.Path, null, settings))
        {
            var store = first.Get<IApplicationProviderStore>();
            var root = (await store.GetAsync(Root))!;
            Assert.Equal((ApRoles.Administrator, 1, true), (root.Roles, root.Version, root.Enabled));
            Assert.Equal([Fingerprint.ToUpperInvariant()], root.CertificateFingerprints);
            Assert.Null(root.PasswordHash);
            Assert.True(await store.PutAsync(root with { CertificateFingerprints = [], PasswordHash = PasswordHash.Create("changed since"), Version = 2 }));
        }

        await using var second = await MssApp.StartAsync(used.Path, null, settings);
        Assert.Equal(2, (await second.Get<IApplicationProviderStore>().GetAsync(Root))!.Version);
    }

    [Theory]
    [InlineData("Mss:Administrator:CertificateFingerprint", Root, null, null)]
    [InlineData("Mss:Administrator:CertificateFingerprint", Root, "ab", null)]
    [InlineData("Mss:Administrator:PasswordHash", Root, null, "admin")]
    [InlineData("Mss:Administrator:ApId", "no uri", "ab", null)]
    [InlineData("Mss:Administrator:ApId", null, null, "pbkdf2-sha512$1$AAAA$AAAA")]
    public void A_wrong_setting_is_named(string named, string? apId, string? fingerprint, string? hash)
    {
        var result = new AdministratorOptionsValidator().Validate(null, new AdministratorOptions { ApId = apId, CertificateFingerprint = fingerprint, PasswordHash = hash });

        Assert.True(result.Failed);
        Assert.Contains(result.Failures, failure => failure.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void None_and_a_good_one_are_taken()
    {
        var validator = new AdministratorOptionsValidator();
        Assert.True(validator.Validate(null, new AdministratorOptions()).Succeeded);
        Assert.True(validator.Validate(null, new AdministratorOptions { ApId = Root, CertificateFingerprint = Fingerprint }).Succeeded);
        Assert.True(validator.Validate(null, new AdministratorOptions { ApId = Root, PasswordHash = PasswordHash.Create("good enough") }).Succeeded);
    }
}
