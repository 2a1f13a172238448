using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Sscd.Keys.Quality;

namespace Mss.Sscd.Tests.Keys.Quality;

public sealed class KeyGateTests
{
    private static readonly WeakKeys Keys = new(7);

    [Fact]
    public void A_renewed_certificate_over_the_same_key_is_not_checked_again()
    {
        var gate = new KeyGate(new KeyQualityPolicy());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Null(gate.OfCertificate(Certify(key, "CN=first")).Refusal);
        Assert.Null(gate.OfCertificate(Certify(key, "CN=second")).Refusal);
        Assert.Equal(1, gate.Checked);
    }

    [Fact]
    public void A_weak_key_is_refused_each_time_and_a_warning_refuses_nothing()
    {
        var gate = new KeyGate(new KeyQualityPolicy());
        var weak = WeakKeys.RsaKey(Keys.Modulus(2048), 3);
        Assert.Equal(KeyFinding.RsaExponentUnsafe, gate.Of(weak).Refusal!.Finding);
        Assert.Equal(KeyFinding.RsaExponentUnsafe, gate.Of(weak).Refusal!.Finding);

        var odd = gate.Of(WeakKeys.RsaKey(Keys.Modulus(2050)));
        Assert.Null(odd.Refusal);
        Assert.Equal(KeyFinding.RsaUnusualSize, Assert.Single(odd.Warnings).Finding);
    }

    [Fact]
    public void The_policy_decides_what_is_refused()
    {
        var policy = new KeyQualityPolicy();
        policy.Verdicts[KeyFinding.RsaExponentUnsafe] = KeyVerdict.Warn;
        var admission = new KeyGate(policy).Of(WeakKeys.RsaKey(Keys.Modulus(2048), 3));
        Assert.Null(admission.Refusal);
        Assert.Equal(KeyFinding.RsaExponentUnsafe, Assert.Single(admission.Warnings).Finding);
    }

    [Fact]
    public void The_memory_is_bounded_and_forgets_what_was_used_longest_ago()
    {
        var gate = new KeyGate(new KeyQualityPolicy { CacheCapacity = 2 });
        var keys = Enumerable.Range(0, 3).Select(i => WeakKeys.CurveKey("1.2.840.10045.3.1.7", [4, (byte)i])).ToList();
        gate.Of(keys[0]);
        gate.Of(keys[1]);
        gate.Of(keys[0]);
        gate.Of(keys[2]); // 1 has to go
        Assert.Equal(3, gate.Checked);
        gate.Of(keys[0]);
        Assert.Equal(3, gate.Checked);
        gate.Of(keys[1]);
        Assert.Equal(4, gate.Checked);
    }

    [Fact]
    public void What_is_no_certificate_is_refused() =>
        Assert.Equal(KeyFinding.Unreadable, new KeyGate(new KeyQualityPolicy()).OfCertificate(new byte[] { 1, 2, 3 }).Refusal!.Finding);

    [Theory]
    [InlineData(nameof(KeyQualityPolicy.MinRsaBits))]
    [InlineData(nameof(KeyQualityPolicy.MaxRsaBits))]
    [InlineData(nameof(KeyQualityPolicy.FermatSteps))]
    [InlineData(nameof(KeyQualityPolicy.CacheCapacity))]
    public void A_policy_out_of_its_range_names_the_member(string member)
    {
        var policy = new KeyQualityPolicy();
        typeof(KeyQualityPolicy).GetProperty(member)!.SetValue(policy, -1);
        Assert.Contains("Mss:KeyQuality:" + member, Assert.Throws<ArgumentException>(() => new KeyGate(policy)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_that_does_not_exist_names_the_finding()
    {
        var policy = new KeyQualityPolicy();
        policy.Verdicts[KeyFinding.Roca] = (KeyVerdict)7;
        Assert.Contains("Verdicts:Roca", Assert.Single(policy.Validate()), StringComparison.Ordinal);
    }

    private static byte[] Certify(ECDsa key, string name)
    {
        using var certificate = new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        return certificate.RawData;
    }
}
