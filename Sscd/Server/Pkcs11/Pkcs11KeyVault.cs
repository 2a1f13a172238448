using System.Security.Cryptography;
using Mss.Sscd.Keys;
using Mss.Sscd.Server.Vault;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Mss.Sscd.Server.Pkcs11;

/// <summary>Keys that are generated in a token behind PKCS#11 (an HSM), sign there and cannot leave it (CKA_SENSITIVE, not CKA_EXTRACTABLE).</summary>
public sealed class Pkcs11KeyVault : IKeyVault, IDisposable
{
    private readonly Pkcs11Token _token;
    private readonly KeyedGate _creating = new();

    /// <summary>Makes the vault; the token is looked for at the first use.</summary>
    /// <param name="options">Which token.</param>
    /// <param name="pin">The user's PIN, disposed of with this.</param>
    public Pkcs11KeyVault(Pkcs11TokenOptions options, SecretOctets pin)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pin);
        _token = new Pkcs11Token(options, pin);
    }

    /// <summary>Finds the token and logs in, so that a wrong PIN or library stops the start.</summary>
    /// <exception cref="VaultException">It cannot be used.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken) => await _token.RunAsync((_, session) => session.GetSessionInfo().State, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<VaultKey> CreateAsync(VaultKeySpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using (await _creating.EnterAsync(Pkcs11Objects.LabelOf(spec.Name), cancellationToken).ConfigureAwait(false))
        {
            return await _token.RunAsync(
                (connection, session) =>
                {
                    if (Find(connection, session, spec.Name) is { } existing)
                    {
                        return existing.Key;
                    }

                    Pkcs11Objects.Generate(session, spec);
                    return Find(connection, session, spec.Name)?.Key ?? throw new VaultException("the token has generated a key and does not find it");
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<VaultKey?> FindAsync(VaultKeyName name, CancellationToken cancellationToken) =>
        _token.RunAsync((connection, session) => Find(connection, session, name)?.Key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(VaultKey key, SignatureScheme scheme, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.Fits(scheme.Algorithm) || digest.Length == 0 || digest.Length != Hashes.SizeOf(scheme.Hash))
        {
            throw new VaultException($"key {key.Name.Owner}/{key.Name.KeyId} ({key.Algorithm}) cannot sign {digest.Length} octets as {scheme.Algorithm} with {scheme.Hash.Name}");
        }

        return _token.RunAsync(
            (connection, session) => Find(connection, session, key.Name) is { } found && found.Key.Generation == key.Generation
                ? Sign(session, found.Private, key.Algorithm, scheme, digest.Span)
                : throw new VaultException($"key {key.Name.Owner}/{key.Name.KeyId} was destroyed"),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DestroyAsync(string owner, CancellationToken cancellationToken) => await _token.RunAsync(
        (connection, session) =>
        {
            foreach (var name in connection.Keys.Keys.Where(name => name.Owner == owner))
            {
                connection.Keys.TryRemove(name, out _);
            }

            Pkcs11Objects.Destroy(session, owner);
            return 0;
        },
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose() => _token.Dispose();

    private static (VaultKey Key, IObjectHandle Private)? Find(Pkcs11Connection connection, ISession session, VaultKeyName name)
    {
        if (connection.Keys.TryGetValue(name, out var known))
        {
            return known;
        }

        return Pkcs11Objects.Find(session, name) is { } found ? connection.Keys.GetOrAdd(name, found) : null;
    }

    private static byte[] Sign(ISession session, IObjectHandle key, ServerKeyAlgorithm algorithm, SignatureScheme scheme, ReadOnlySpan<byte> digest)
    {
        switch (scheme.Algorithm)
        {
            case SignatureAlgorithm.Ecdsa:
                // FIPS 186-5 6.4.1: the leftmost bits, as many as the order has. Not every token cuts by itself.
                var field = algorithm == ServerKeyAlgorithm.EcP256 ? 32 : 48;
                using (var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_ECDSA))
                {
                    return EcdsaSignatureValue.Write(session.Sign(mechanism, key, digest[..Math.Min(digest.Length, field)].ToArray()));
                }

            case SignatureAlgorithm.RsaPss:
                var (hash, mgf) = scheme.Hash == HashAlgorithmName.SHA256 ? (CKM.CKM_SHA256, CKG.CKG_MGF1_SHA256)
                    : scheme.Hash == HashAlgorithmName.SHA384 ? (CKM.CKM_SHA384, CKG.CKG_MGF1_SHA384)
                    : (CKM.CKM_SHA512, CKG.CKG_MGF1_SHA512);
                var parameters = session.Factories.MechanismParamsFactory.CreateCkRsaPkcsPssParams((ulong)hash, (ulong)mgf, (ulong)digest.Length);
                using (var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_RSA_PKCS_PSS, parameters))
                {
                    return session.Sign(mechanism, key, digest.ToArray());
                }

            default:
                using (var mechanism = session.Factories.MechanismFactory.Create(CKM.CKM_RSA_PKCS))
                {
                    return session.Sign(mechanism, key, Cms.DigestInfo.Encode(scheme.Hash, digest));
                }
        }
    }
}
