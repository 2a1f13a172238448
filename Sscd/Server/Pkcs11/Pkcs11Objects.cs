using System.Formats.Asn1;
using System.Security.Cryptography;
using Mss.Sscd.Server.Vault;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Mss.Sscd.Server.Pkcs11;

/// <summary>Key pairs as objects of a token: private and public key have the label <c>mss:owner/key</c> and the same random CKA_ID, which is the generation.</summary>
internal static class Pkcs11Objects
{
    private static readonly byte[] P256 = Convert.FromHexString("06082A8648CE3D030107");
    private static readonly byte[] P384 = Convert.FromHexString("06052B81040022");

    public static string LabelOf(VaultKeyName name) => $"mss:{name.Owner}/{name.KeyId}";

    /// <summary>Should two processes have made one at the same time, both find the same.</summary>
    public static (VaultKey Key, IObjectHandle Private)? Find(ISession session, VaultKeyName name)
    {
        var make = session.Factories.ObjectAttributeFactory;
        (string Generation, IObjectHandle Handle)? first = null;
        foreach (var handle in session.FindAllObjects([make.Create(CKA.CKA_CLASS, CKO.CKO_PRIVATE_KEY), make.Create(CKA.CKA_LABEL, LabelOf(name))]))
        {
            var generation = Convert.ToHexStringLower(Read(session, handle, CKA.CKA_ID)[0]);
            if (first is null || string.CompareOrdinal(generation, first.Value.Generation) < 0)
            {
                first = (generation, handle);
            }
        }

        if (first is not { } found)
        {
            return null;
        }

        var publicKeys = session.FindAllObjects([make.Create(CKA.CKA_CLASS, CKO.CKO_PUBLIC_KEY), make.Create(CKA.CKA_ID, Convert.FromHexString(found.Generation))]);
        if (publicKeys.Count != 1)
        {
            throw new VaultException($"the token has {publicKeys.Count} public keys for {LabelOf(name)} instead of one");
        }

        var (algorithm, publicKey) = Describe(session, publicKeys[0]);
        return (new VaultKey(name, found.Generation, algorithm, publicKey), found.Handle);
    }

    public static void Generate(ISession session, VaultKeySpec spec)
    {
        var make = session.Factories.ObjectAttributeFactory;
        var id = RandomNumberGenerator.GetBytes(16);
        var label = LabelOf(spec.Name);
        List<IObjectAttribute> publicKey =
            [make.Create(CKA.CKA_TOKEN, true), make.Create(CKA.CKA_LABEL, label), make.Create(CKA.CKA_ID, id), make.Create(CKA.CKA_VERIFY, true), make.Create(CKA.CKA_PRIVATE, false)];
        List<IObjectAttribute> privateKey =
        [
            make.Create(CKA.CKA_TOKEN, true), make.Create(CKA.CKA_LABEL, label), make.Create(CKA.CKA_ID, id), make.Create(CKA.CKA_SIGN, true), make.Create(CKA.CKA_PRIVATE, true),
            make.Create(CKA.CKA_SENSITIVE, true), make.Create(CKA.CKA_EXTRACTABLE, false), make.Create(CKA.CKA_DECRYPT, false), make.Create(CKA.CKA_UNWRAP, false),
        ];
        CKM mechanism;
        switch (spec.Algorithm)
        {
            case ServerKeyAlgorithm.EcP256 or ServerKeyAlgorithm.EcP384:
                mechanism = CKM.CKM_EC_KEY_PAIR_GEN;
                publicKey.Add(make.Create(CKA.CKA_EC_PARAMS, spec.Algorithm == ServerKeyAlgorithm.EcP256 ? P256 : P384));
                break;
            default:
                mechanism = CKM.CKM_RSA_PKCS_KEY_PAIR_GEN;
                publicKey.Add(make.Create(CKA.CKA_MODULUS_BITS, spec.Algorithm switch
                {
                    ServerKeyAlgorithm.Rsa2048 => 2048UL,
                    ServerKeyAlgorithm.Rsa3072 => 3072UL,
                    _ => 4096UL,
                }));
                publicKey.Add(make.Create(CKA.CKA_PUBLIC_EXPONENT, [1, 0, 1]));
                break;
        }

        using var generate = session.Factories.MechanismFactory.Create(mechanism);
        session.GenerateKeyPair(generate, publicKey, privateKey, out _, out _);
    }

    public static void Destroy(ISession session, string owner)
    {
        // There is no search for a beginning; private keys first, so that what is interrupted cannot sign.
        var make = session.Factories.ObjectAttributeFactory;
        foreach (var kind in (CKO[])[CKO.CKO_PRIVATE_KEY, CKO.CKO_PUBLIC_KEY])
        {
            foreach (var handle in session.FindAllObjects([make.Create(CKA.CKA_CLASS, kind)]))
            {
                var label = System.Text.Encoding.UTF8.GetString(Read(session, handle, CKA.CKA_LABEL)[0]);
                if (label.StartsWith($"mss:{owner}/", StringComparison.Ordinal))
                {
                    session.DestroyObject(handle);
                }
            }
        }
    }

    private static (ServerKeyAlgorithm Algorithm, byte[] SubjectPublicKeyInfo) Describe(ISession session, IObjectHandle handle)
    {
        try
        {
            if (session.GetAttributeValue(handle, [CKA.CKA_KEY_TYPE])[0].GetValueAsUlong() == (ulong)CKK.CKK_RSA)
            {
                var numbers = Read(session, handle, CKA.CKA_MODULUS, CKA.CKA_PUBLIC_EXPONENT);
                using var rsa = RSA.Create(new RSAParameters { Modulus = WithoutZeros(numbers[0]), Exponent = WithoutZeros(numbers[1]) });
                return (rsa.KeySize switch
                {
                    2048 => ServerKeyAlgorithm.Rsa2048,
                    3072 => ServerKeyAlgorithm.Rsa3072,
                    4096 => ServerKeyAlgorithm.Rsa4096,
                    _ => throw new VaultException($"the token has an RSA key of {rsa.KeySize} bits"),
                }, rsa.ExportSubjectPublicKeyInfo());
            }

            var values = Read(session, handle, CKA.CKA_EC_PARAMS, CKA.CKA_EC_POINT);
            var isP256 = values[0].AsSpan().SequenceEqual(P256);
            if (!isP256 && !values[0].AsSpan().SequenceEqual(P384))
            {
                throw new VaultException("the token has a key on another curve than P-256 or P-384");
            }

            // PKCS#11 2.3.3: the point is inside an OCTET STRING.
            var point = AsnDecoder.ReadOctetString(values[1], AsnEncodingRules.DER, out _);
            var size = isP256 ? 32 : 48;
            using var ecdsa = ECDsa.Create(new ECParameters
            {
                Curve = isP256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384,
                Q = new ECPoint { X = point[1..(1 + size)], Y = point[(1 + size)..] },
            });
            return (isP256 ? ServerKeyAlgorithm.EcP256 : ServerKeyAlgorithm.EcP384, ecdsa.ExportSubjectPublicKeyInfo());
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or ArgumentException)
        {
            throw new VaultException("a public key of the token cannot be read", e);
        }
    }

    private static byte[] WithoutZeros(byte[] number) => number.AsSpan().TrimStart((byte)0).ToArray();

    private static List<byte[]> Read(ISession session, IObjectHandle handle, params CKA[] attributes)
    {
        var values = session.GetAttributeValue(handle, [.. attributes]);
        return values.ConvertAll(value =>
        {
            using (value)
            {
                return value.GetValueAsByteArray() ?? [];
            }
        });
    }
}
