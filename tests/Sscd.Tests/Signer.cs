using System.Security.Cryptography;
using Mss.Sscd.Pki;

namespace Mss.Sscd.Tests;

/// <summary>A user's key with a certificate of a development CA.</summary>
public sealed class Signer : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    public Signer(DevelopmentCa ca, AsymmetricAlgorithm key, UserCertificate? user = null)
    {
        _key = key;
        Certificate = ca.IssueUser(key.ExportSubjectPublicKeyInfo(), user ?? new UserCertificate("MIDCHE0123456789", "CH"));
    }

    public byte[] Certificate { get; }

    public byte[] Sign(SignatureScheme scheme, ReadOnlySpan<byte> digest) => _key switch
    {
        ECDsa ecdsa => ecdsa.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence),
        RSA rsa => rsa.SignHash(digest, scheme.Hash, scheme.Algorithm == SignatureAlgorithm.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
        _ => throw new NotSupportedException(),
    };

    public void Dispose() => _key.Dispose();
}

/// <summary>One development CA, an RSA and a P-256 user for all tests that only need some certificate.</summary>
public sealed class SignersFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SignersFixture()
    {
        Ca = DevelopmentCa.LoadOrCreate(Folder, TimeProvider.System);
        Rsa = new Signer(Ca, RSA.Create(2048));
        Ec = new Signer(Ca, ECDsa.Create(ECCurve.NamedCurves.nistP256));
    }

    public string Folder => _folder["pki"];

    public DevelopmentCa Ca { get; }

    public Signer Rsa { get; }

    public Signer Ec { get; }

    public Signer For(SignatureScheme scheme) => scheme.Algorithm == SignatureAlgorithm.Ecdsa ? Ec : Rsa;

    public void Dispose()
    {
        Rsa.Dispose();
        Ec.Dispose();
        Ca.Dispose();
        _folder.Dispose();
    }
}
