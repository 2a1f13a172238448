using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Mss.Gateway.Authentication;
using Mss.Gateway.Messages;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Authentication;

/// <summary>An AP is known by a pinned certificate or by its password (wire rule 12).</summary>
public sealed class ApAuthenticatorTests
{
    private const string Bank = "http://ap1.example";
    private const string Office = "http://ap2.example";
    private const string Nobody = "http://nobody.example";

    private readonly FakeTimeProvider _time = new(TestTime.Start);
    private readonly FakeGrains _grains = new();
    private readonly PasswordVerifier _passwords;
    private readonly ApAuthenticator _authenticator;

    public ApAuthenticatorTests()
    {
        _passwords = new PasswordVerifier(_time);
        _authenticator = new ApAuthenticator(new ApDirectory(_grains, _time), _passwords, new ApiKeyVerifier(new ApiKeyWrap(new InstallationSecret(new byte[32]))), _time);
    }

    [Fact]
    public async Task The_right_password_is_the_AP() => Assert.Same(TestProviders.Bank, await AcceptAsync(Bank, "secret1"));

    [Theory]
    [InlineData(Bank, "guessed", "wrong AP_PWD, no client certificate")]
    [InlineData(Bank, "", "wrong AP_PWD, no client certificate")]
    [InlineData(Bank, " secret1", "wrong AP_PWD, no client certificate")]
    [InlineData(Bank, "SECRET1", "wrong AP_PWD, no client certificate")]
    [InlineData(Nobody, "secret1", "unknown AP_ID")]
    [InlineData("http://ap3.example", "secret1", "wrong AP_PWD, no client certificate")]
    [InlineData(Office, "", "no client certificate")]
    [InlineData(Office, "disabled", "no client certificate")]
    public async Task Fault_104_whatever_does_not_prove_the_AP_costs_one_slow_verification_and_says_the_same(string apId, string password, string logged)
    {
        var fault = await RefuseAsync(apId, password);
        Assert.Equal(StatusCode.UnauthorizedAccess, fault.Code);
        Assert.Null(fault.ApDetail);
        Assert.Equal(logged, fault.Reason);
        Assert.Equal(1, _passwords.SlowVerifications);
    }

    [Theory]
    [InlineData(Bank)]
    [InlineData(Office)]
    [InlineData(Nobody)]
    public async Task Fault_102_a_missing_AP_PWD_tells_nothing_about_the_AP(string apId)
    {
        var fault = await RefuseAsync(apId, null);
        Assert.Equal((StatusCode.MissingParam, "AP_PWD is missing"), (fault.Code, fault.DetailForAp));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Fault_102_a_missing_AP_ID(string? apId)
    {
        var fault = await RefuseAsync(apId, "secret1");
        Assert.Equal((StatusCode.MissingParam, "AP_ID is missing"), (fault.Code, fault.DetailForAp));
        Assert.Empty(_grains.Found);
    }

    [Fact]
    public async Task Fault_104_an_AP_ID_or_a_password_of_an_impossible_length_costs_nothing()
    {
        Assert.Equal(StatusCode.UnauthorizedAccess, (await RefuseAsync(new string('a', 129), "secret1")).Code);
        Assert.Empty(_grains.Found);
        Assert.Equal(StatusCode.UnauthorizedAccess, (await RefuseAsync(Bank, new string('a', 257))).Code);
        Assert.Equal(0, _passwords.SlowVerifications);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("disabled")]
    [InlineData("not-needed")]
    public async Task A_pinned_certificate_is_the_AP_and_AP_PWD_is_ignored(string? password)
    {
        Assert.Same(TestProviders.Office, await AcceptAsync(Office, password, TestCertificates.Office));
        Assert.Equal(0, _passwords.SlowVerifications);
    }

    [Fact]
    public async Task Fault_104_a_certificate_that_is_not_pinned_proves_nothing_whatever_name_it_bears()
    {
        var fault = await RefuseAsync(Office, "", TestCertificates.Stranger);
        Assert.Equal((StatusCode.UnauthorizedAccess, "the client certificate is not this AP's"), (fault.Code, fault.Reason));
        Assert.Equal(StatusCode.UnauthorizedAccess, (await RefuseAsync(Bank, "", TestCertificates.Office)).Code);
        Assert.Equal(StatusCode.UnauthorizedAccess, (await RefuseAsync(Nobody, "", TestCertificates.Office)).Code);
    }

    [Fact]
    public async Task Beside_a_certificate_that_is_not_pinned_the_password_counts() =>
        Assert.Same(TestProviders.Bank, await AcceptAsync(Bank, "secret1", TestCertificates.Stranger));

    [Fact]
    public async Task Fault_104_a_pinned_certificate_counts_from_its_first_to_its_last_second()
    {
        using var certificate = TestCertificates.Create("Office", TestTime.Start.AddHours(1), TestTime.Start.AddHours(2));
        Pin(TestCertificates.Fingerprint(certificate));
        Assert.Equal(StatusCode.UnauthorizedAccess, (await RefuseAsync(Office, "", certificate)).Code);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await AcceptAsync(Office, "", certificate));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await AcceptAsync(Office, "", certificate));
        _time.Advance(TimeSpan.FromSeconds(1));
        var fault = await RefuseAsync(Office, "", certificate);
        Assert.Contains("valid from", fault.Reason, StringComparison.Ordinal);
        Assert.Null(fault.ApDetail);
    }

    [Fact]
    public async Task During_a_roll_over_both_certificates_count_however_their_fingerprints_are_written()
    {
        Pin(TestCertificates.Fingerprint(TestCertificates.Office), TestCertificates.Fingerprint(TestCertificates.Stranger).ToLowerInvariant());
        Assert.NotNull(await AcceptAsync(Office, "", TestCertificates.Office));
        Assert.NotNull(await AcceptAsync(Office, "", TestCertificates.Stranger));
    }

    [Fact]
    public async Task A_changed_password_holds_after_ten_seconds()
    {
        Assert.NotNull(await AcceptAsync(Bank, "secret1"));
        _grains.Providers[Bank] = TestProviders.Bank with { PasswordHash = TestProviders.Hash("changed") };
        Assert.NotNull(await AcceptAsync(Bank, "secret1"));
        _time.Advance(TimeSpan.FromSeconds(10));
        await RefuseAsync(Bank, "secret1");
        Assert.NotNull(await AcceptAsync(Bank, "changed"));
    }

    [Fact]
    public async Task A_certificate_that_is_no_longer_pinned_proves_nothing_after_ten_seconds()
    {
        Assert.NotNull(await AcceptAsync(Office, "", TestCertificates.Office));
        Pin();
        _time.Advance(TimeSpan.FromSeconds(10));
        await RefuseAsync(Office, "", TestCertificates.Office);
    }

    private void Pin(params string[] fingerprints) => _grains.Providers[Office] = TestProviders.Office with { CertificateFingerprints = fingerprints };

    private async Task<ApplicationProvider> AcceptAsync(string apId, string? password, X509Certificate2? certificate = null)
    {
        var (provider, fault) = await _authenticator.AuthenticateAsync(new ApInfo { ApId = apId, ApPwd = password }, certificate);
        Assert.Null(fault);
        return provider!;
    }

    private async Task<Fault> RefuseAsync(string? apId, string? password, X509Certificate2? certificate = null)
    {
        var (provider, fault) = await _authenticator.AuthenticateAsync(new ApInfo { ApId = apId, ApPwd = password }, certificate);
        Assert.Null(provider);
        Assert.False(password?.Length > 3 && fault!.ToString().Contains(password, StringComparison.Ordinal), "the password is in the fault");
        return fault!;
    }
}
