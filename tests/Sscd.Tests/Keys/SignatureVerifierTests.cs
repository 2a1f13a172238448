using System.Security.Cryptography;
using Mss.Sscd.Keys;
using Mss.Sscd.Pki;

namespace Mss.Sscd.Tests.Keys;

public sealed class SignatureVerifierTests(SignersFixture signers) : IClassFixture<SignersFixture>
{
    private static readonly byte[] Digest = SHA256.HashData("text"u8);
    private static readonly SignatureScheme Pkcs1 = new(SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256);
    private static readonly SignatureScheme Pss = new(SignatureAlgorithm.RsaPss, HashAlgorithmName.SHA256);
    private static readonly SignatureScheme Ecdsa = new(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);

    public static TheoryData<SignatureAlgorithm> Algorithms { get; } = new(Enum.GetValues<SignatureAlgorithm>());

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_signature_verifies_over_its_digest_with_its_certificate_and_scheme_only(SignatureAlgorithm algorithm)
    {
        using var verifier = new SignatureVerifier();
        var scheme = new SignatureScheme(algorithm, HashAlgorithmName.SHA256);
        var (signer, other) = algorithm == SignatureAlgorithm.Ecdsa ? (signers.Ec, signers.Rsa) : (signers.Rsa, signers.Ec);
        var signature = signer.Sign(scheme, Digest);
        Assert.True(verifier.Verify(signer.Certificate, scheme, Digest, signature));
        Assert.True(verifier.Verify(signer.Certificate, scheme, Digest, signature));
        Assert.False(verifier.Verify(other.Certificate, scheme, Digest, signature));
        Assert.False(verifier.Verify(signer.Certificate, scheme, SHA256.HashData("other"u8), signature));
        foreach (var wrong in Enum.GetValues<SignatureAlgorithm>().Where(a => a != algorithm))
        {
            Assert.False(verifier.Verify(signer.Certificate, scheme with { Algorithm = wrong }, Digest, signature));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Every_changed_bit_and_every_changed_length_is_refused(SignatureAlgorithm algorithm)
    {
        using var verifier = new SignatureVerifier();
        var scheme = new SignatureScheme(algorithm, HashAlgorithmName.SHA256);
        var signer = signers.For(scheme);
        var signature = signer.Sign(scheme, Digest);
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            var changed = (byte[])signature.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(verifier.Verify(signer.Certificate, scheme, Digest, changed), $"bit {bit}");
        }

        for (var length = 0; length < signature.Length; length++)
        {
            Assert.False(verifier.Verify(signer.Certificate, scheme, Digest, signature.AsSpan(0, length)), $"length {length}");
        }

        Assert.False(verifier.Verify(signer.Certificate, scheme, Digest, [.. signature, 0]));
        Assert.False(verifier.Verify(signer.Certificate, scheme, Digest, [0, .. signature]));
    }

    [Fact]
    public void Digests_and_hashes_that_do_not_fit_are_refused()
    {
        using var verifier = new SignatureVerifier();
        var signature = signers.Rsa.Sign(Pkcs1, Digest);
        Assert.False(verifier.Verify(signers.Rsa.Certificate, Pkcs1, [], signature));
        Assert.False(verifier.Verify(signers.Rsa.Certificate, Pkcs1, Digest.AsSpan(0, 20), signature));
        Assert.False(verifier.Verify(signers.Rsa.Certificate, Pkcs1 with { Hash = HashAlgorithmName.SHA1 }, Digest.AsSpan(0, 20), signature));
        Assert.False(verifier.Verify(signers.Rsa.Certificate, default, Digest, signature));
        Assert.False(verifier.Verify(signers.Rsa.Certificate, Pkcs1 with { Algorithm = (SignatureAlgorithm)9 }, Digest, signature));
    }

    [Fact]
    public void Certificates_that_are_none_are_refused_and_not_remembered()
    {
        using var verifier = new SignatureVerifier();
        Assert.False(verifier.Verify(ReadOnlyMemory<byte>.Empty, Pkcs1, Digest, new byte[256]));
        Assert.False(verifier.Verify(new byte[] { 0x30, 0x03, 1, 1, 1 }, Pkcs1, Digest, new byte[256]));
        Assert.False(verifier.Verify(signers.Rsa.Certificate.AsMemory(0, 300), Pkcs1, Digest, new byte[256]));
    }

    [Fact]
    public void A_verifier_with_room_for_one_key_is_as_right_as_a_large_one()
    {
        using var verifier = new SignatureVerifier(capacity: 1);
        var (rsa, ec) = (signers.Rsa.Sign(Pss, Digest), signers.Ec.Sign(Ecdsa, Digest));
        for (var i = 0; i < 5; i++)
        {
            Assert.True(verifier.Verify(signers.Rsa.Certificate, Pss, Digest, rsa));
            Assert.True(verifier.Verify(signers.Ec.Certificate, Ecdsa, Digest, ec));
            Assert.False(verifier.Verify(signers.Ec.Certificate, Ecdsa, SHA256.HashData([1]), ec));
        }
    }

    [Fact]
    public async Task Many_threads_may_verify_with_few_keys_in_a_small_cache()
    {
        using var verifier = new SignatureVerifier(capacity: 2);
        var users = Enumerable.Range(0, 4).Select(i => new Signer(signers.Ca, ECDsa.Create(ECCurve.NamedCurves.nistP256), new UserCertificate($"USER{i}", "CH"))).ToList();
        var signatures = users.ConvertAll(user => user.Sign(Ecdsa, Digest));
        var wrong = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                var (a, b) = ((thread + i) % 4, (thread + i + 1) % 4);
                if (!verifier.Verify(users[a].Certificate, Ecdsa, Digest, signatures[a]) || verifier.Verify(users[a].Certificate, Ecdsa, Digest, signatures[b]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        })));
        Assert.Equal(0, wrong);
        users.ForEach(user => user.Dispose());
    }

    [Fact]
    public void Facts_tell_algorithm_size_and_scheme()
    {
        Assert.True(CertificateFacts.TryRead(signers.Rsa.Certificate, out var rsa));
        Assert.Equal((KeyAlgorithm.Rsa, 2048), (rsa.Algorithm, rsa.KeySize));
        Assert.Equal(Pkcs1, rsa.SchemeFor());
        Assert.Equal(Pss, rsa.SchemeFor(pss: true));
        Assert.True(CertificateFacts.TryRead(signers.Ec.Certificate, out var ec));
        Assert.Equal((KeyAlgorithm.EllipticCurve, 256), (ec.Algorithm, ec.KeySize));
        Assert.Equal(Ecdsa, ec.SchemeFor(pss: true));
        Assert.True(ec.NotAfter - ec.NotBefore > TimeSpan.FromDays(1000));
        Assert.False(CertificateFacts.TryRead(new byte[] { 1, 2, 3 }, out _));
    }

    [Theory]
    [InlineData("1.3.132.0.34", 384, "SHA384")]
    [InlineData("1.3.132.0.35", 521, "SHA512")]
    public void The_larger_curves_sign_with_the_larger_hashes(string curve, int size, string hash)
    {
        using var verifier = new SignatureVerifier();
        using var signer = new Signer(signers.Ca, ECDsa.Create(ECCurve.CreateFromValue(curve)));
        Assert.True(CertificateFacts.TryRead(signer.Certificate, out var facts));
        Assert.Equal((size, hash), (facts.KeySize, facts.SchemeFor().Hash.Name));
        var digest = CryptographicOperations.HashData(facts.SchemeFor().Hash, "text"u8);
        Assert.True(verifier.Verify(signer.Certificate, facts.SchemeFor(), digest, signer.Sign(facts.SchemeFor(), digest)));
    }
}
