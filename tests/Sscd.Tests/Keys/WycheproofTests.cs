using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Tests.Keys;

/// <summary>
/// Vectors of C2SP/wycheproof (Apache-2.0). A selection is part of the tests; the whole files are run where <see cref="Vectors"/>
/// finds them.
/// </summary>
public sealed class WycheproofTests
{
    [Fact]
    public void The_verifier_agrees_with_the_selected_vectors()
    {
        using var stream = typeof(WycheproofTests).Assembly.GetManifestResourceStream("wycheproof-selection.json")!;
        using var document = JsonDocument.Parse(stream);
        using var run = new Run();
        var keys = document.RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!).ToList();
        foreach (var test in document.RootElement.GetProperty("tests").EnumerateArray())
        {
            run.Check(test.GetProperty("file").GetString()!, Enum.Parse<SignatureAlgorithm>(test.GetProperty("algorithm").GetString()!), keys[test.GetProperty("key").GetInt32()], test);
        }

        run.AssertAgreed(atLeast: 60);
    }

    [VectorsTheory]
    [InlineData("ecdsa_secp256r1_sha256_test.json", SignatureAlgorithm.Ecdsa, 484)]
    [InlineData("rsa_signature_2048_sha256_test.json", SignatureAlgorithm.RsaPkcs1, 259)]
    [InlineData("rsa_pss_2048_sha256_mgf1_32_test.json", SignatureAlgorithm.RsaPss, 108)]
    public void The_verifier_agrees_with_the_whole_file(string file, SignatureAlgorithm algorithm, int count)
    {
        using var stream = File.OpenRead(Path.Combine(Vectors.Subfolder("wycheproof")!, file));
        using var document = JsonDocument.Parse(stream);
        using var run = new Run();
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                run.Check(file, algorithm, group.GetProperty("publicKeyDer").GetString()!, test);
            }
        }

        run.AssertAgreed(count);
    }

    private sealed class Run : IDisposable
    {
        private readonly SignatureVerifier _verifier = new();
        private readonly ECDsa _issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly Dictionary<string, byte[]> _certificates = [];
        private readonly List<string> _disagreements = [];
        private int _count;

        public void Check(string file, SignatureAlgorithm algorithm, string key, JsonElement test)
        {
            var certificate = _certificates.TryGetValue(key, out var known) ? known : _certificates[key] = Certify(Convert.FromHexString(key));
            var digest = SHA256.HashData(Convert.FromHexString(test.GetProperty("msg").GetString()!));
            var signature = Convert.FromHexString(test.GetProperty("sig").GetString()!);
            var accepted = _verifier.Verify(certificate, new SignatureScheme(algorithm, HashAlgorithmName.SHA256), digest, signature);

            // "acceptable" is the PKCS#1 value without NULL in its DigestInfo: legacy, and refused here as RFC 8017 8.2.2 has it.
            var expected = test.GetProperty("result").GetString() == "valid";
            _count++;
            if (accepted != expected)
            {
                _disagreements.Add($"{file} {test.GetProperty("tcId")} {test.GetProperty("comment")}: accepted {accepted}");
            }
        }

        public void AssertAgreed(int atLeast)
        {
            Assert.Empty(_disagreements);
            Assert.True(_count >= atLeast, $"{_count} vectors");
        }

        public void Dispose()
        {
            _verifier.Dispose();
            _issuer.Dispose();
        }

        private byte[] Certify(byte[] key)
        {
            var request = new CertificateRequest(new X500DistinguishedName("CN=vector"), System.Security.Cryptography.X509Certificates.PublicKey.CreateFromSubjectPublicKeyInfo(key, out _), HashAlgorithmName.SHA256);
            using var certificate = request.Create(
                new X500DistinguishedName("CN=issuer"), X509SignatureGenerator.CreateForECDsa(_issuer), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1), [1]);
            return certificate.RawData;
        }
    }
}

/// <summary>Runs where the published vectors are; skipped, and said so, elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorsTheoryAttribute : TheoryAttribute
{
    public VectorsTheoryAttribute() => Skip = Vectors.Subfolder("wycheproof") is null ? Vectors.Absent : null!;
}
