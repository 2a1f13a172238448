using System.Security.Cryptography;

namespace Mss.Sscd.Keys;

/// <summary>An imported public key. Not safe for concurrent use.</summary>
internal sealed class PublicKey : IDisposable
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _ecdsa;

    private PublicKey(RSA? rsa, ECDsa? ecdsa)
    {
        _rsa = rsa;
        _ecdsa = ecdsa;
    }

    public KeyAlgorithm Algorithm => _rsa is null ? KeyAlgorithm.EllipticCurve : KeyAlgorithm.Rsa;

    public int KeySize => _rsa?.KeySize ?? _ecdsa!.KeySize;

    /// <summary>Null when the octets are no SubjectPublicKeyInfo of a supported key.</summary>
    public static PublicKey? TryImport(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        var algorithm = SubjectPublicKey.AlgorithmOf(subjectPublicKeyInfo);
        if (algorithm == SubjectPublicKey.RsaEncryption)
        {
            var rsa = RSA.Create();
            return TryLoad(rsa, subjectPublicKeyInfo) ? new PublicKey(rsa, null) : null;
        }

        if (algorithm != SubjectPublicKey.EcPublicKey)
        {
            return null;
        }

        var ecdsa = ECDsa.Create();
        if (!TryLoad(ecdsa, subjectPublicKeyInfo))
        {
            return null;
        }

        if (ecdsa.KeySize is 256 or 384 or 521 && SubjectPublicKey.IsNistCurve(subjectPublicKeyInfo))
        {
            return new PublicKey(null, ecdsa);
        }

        ecdsa.Dispose();
        return null;
    }

    /// <summary>False for anything but a valid signature in its one canonical encoding.</summary>
    public bool Verify(SignatureScheme scheme, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (digest.Length == 0 || digest.Length != Hashes.SizeOf(scheme.Hash))
        {
            return false;
        }

        try
        {
            return scheme.Algorithm switch
            {
                SignatureAlgorithm.RsaPkcs1 => VerifyRsa(digest, signature, scheme.Hash, RSASignaturePadding.Pkcs1),
                SignatureAlgorithm.RsaPss => VerifyRsa(digest, signature, scheme.Hash, RSASignaturePadding.Pss),
                SignatureAlgorithm.Ecdsa => VerifyEcdsa(digest, signature),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _rsa?.Dispose();
        _ecdsa?.Dispose();
    }

    // RFC 8017 8.2.2 step 1: a value of another length than the modulus is not even looked at, whatever the platform does.
    private bool VerifyRsa(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature, HashAlgorithmName hash, RSASignaturePadding padding) =>
        _rsa is not null && signature.Length == (_rsa.KeySize + 7) / 8 && _rsa.VerifyHash(digest, signature, hash, padding);

    private bool VerifyEcdsa(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> signature)
    {
        if (_ecdsa is null)
        {
            return false;
        }

        var fieldSize = (_ecdsa.KeySize + 7) / 8;
        Span<byte> pair = stackalloc byte[2 * 66];
        pair = pair[..(2 * fieldSize)];
        return EcdsaSignatureValue.TryRead(signature, pair) && _ecdsa.VerifyHash(digest, pair, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool TryLoad(AsymmetricAlgorithm key, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            if (read == subjectPublicKeyInfo.Length)
            {
                return true;
            }
        }
        catch (CryptographicException)
        {
            // Not a key, which is what the caller asked.
        }

        key.Dispose();
        return false;
    }
}
