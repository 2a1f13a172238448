using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BenchmarkDotNet.Attributes;
using Mss.Sscd;
using Mss.Sscd.Cms;
using Mss.Sscd.Keys;

namespace Mss.Bench;

/// <summary>What a signature costs around the device: attributes, verification, assembly; and the device's own operation for comparison.</summary>
[MemoryDiagnoser]
public class CmsBenchmarks
{
    private static readonly byte[] Content = "Pay 10 euro to Example?"u8.ToArray();
    private readonly SignatureVerifier _verifier = new();
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte[] _certificate = null!;
    private SignatureScheme _scheme;
    private byte[] _digest = null!;
    private byte[] _attributes = null!;
    private byte[] _signature = null!;

    [Params(SignatureAlgorithm.Ecdsa, SignatureAlgorithm.RsaPkcs1)]
    public SignatureAlgorithm Algorithm { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var request = Algorithm == SignatureAlgorithm.Ecdsa
            ? new CertificateRequest("CN=bench", _ecdsa, HashAlgorithmName.SHA256)
            : new CertificateRequest("CN=bench", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _certificate = certificate.RawData;
        _scheme = new SignatureScheme(Algorithm, HashAlgorithmName.SHA256);
        _attributes = Attributes();
        _digest = SHA256.HashData(_attributes);
        _signature = DeviceSigns();
    }

    [Benchmark]
    public byte[] Attributes() => CmsSignature.SignedAttributes(SHA256.HashData(Content), DateTimeOffset.UnixEpoch, _certificate, HashAlgorithmName.SHA256);

    [Benchmark]
    public bool Verify() => _verifier.Verify(_certificate, _scheme, _digest, _signature);

    [Benchmark]
    public byte[] Assemble() => CmsSignature.Assemble(Content, _attributes, _certificate, _scheme, _signature);

    [Benchmark]
    public byte[] DeviceSigns() => Algorithm == SignatureAlgorithm.Ecdsa
        ? _ecdsa.SignHash(_digest, DSASignatureFormat.Rfc3279DerSequence)
        : _rsa.SignHash(_digest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
