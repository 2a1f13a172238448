using System.Security.Cryptography;
using Mss.Sscd.Keys;

namespace Mss.Sscd.Sim;

/// <summary>The private-key operation of the cards. Keeps the most recently used keys open.</summary>
internal sealed class CardSigner(CardStore store, int openKeys) : ICardSigner
{
    private readonly HandleCache<(string DeviceId, string KeyId), AsymmetricAlgorithm> _keys = new(openKeys);

    public byte[] SignApproved(string deviceId, CardRecord record, string keyId, SignatureScheme scheme, byte[] digest) => Sign(deviceId, keyId, scheme, digest);

    public byte[] Sign(string deviceId, string keyId, SignatureScheme scheme, byte[] digest)
    {
        using var key = _keys.Rent((deviceId, keyId), Open, (Store: store, DeviceId: deviceId, KeyId: keyId, IsEc: scheme.Algorithm == SignatureAlgorithm.Ecdsa));
        return key.Handle switch
        {
            ECDsa ecdsa => ecdsa.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence),
            RSA rsa => rsa.SignHash(digest, scheme.Hash, scheme.Algorithm == SignatureAlgorithm.RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            _ => throw new InvalidOperationException("the card has no such key"),
        };
    }

    /// <summary>The key is destroyed: a new one may get its name.</summary>
    public void Forget(string deviceId, string keyId) => _keys.Remove((deviceId, keyId));

    public void Dispose() => _keys.Dispose();

    private static AsymmetricAlgorithm Open((CardStore Store, string DeviceId, string KeyId, bool IsEc) wanted)
    {
        AsymmetricAlgorithm key = wanted.IsEc ? ECDsa.Create() : RSA.Create();
        try
        {
            key.ImportPkcs8PrivateKey(wanted.Store.ReadPrivateKey(wanted.DeviceId, wanted.KeyId), out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
