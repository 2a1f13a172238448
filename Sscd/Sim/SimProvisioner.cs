using System.Security.Cryptography;
using Mss.Sscd.Provisioning;

namespace Mss.Sscd.Sim;

/// <summary>Prepares simulated SIM cards; the address of a card is its ICCID (ITU-T E.118). For development and tests.</summary>
/// <param name="cards">The cards.</param>
/// <param name="pin">The PIN of every key that is made, 4 to 8 digits, which the simulated user knows.</param>
public sealed class SimProvisioner(SimulatedCards cards, string pin) : IDeviceProvisioner
{
    /// <inheritdoc/>
    public string Kind => "sim";

    /// <inheritdoc/>
    public async ValueTask<ProvisionReply> ProvideKeyAsync(KeyToProvide key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.DeviceId.Length is < 15 or > 22 || !key.DeviceId.All(char.IsAsciiDigit) || !key.DeviceId.StartsWith("89", StringComparison.Ordinal))
        {
            return new ProvisionReply(null, "ICCID", "must be 15 to 22 digits that begin with 89");
        }

        if (!Enum.TryParse<SimKeyAlgorithm>(key.Algorithm ?? nameof(SimKeyAlgorithm.EcP256), out var algorithm) || !Enum.IsDefined(algorithm) || char.IsAsciiDigit(key.Algorithm?[0] ?? 'E'))
        {
            return new ProvisionReply(null, "KeyAlgorithm", "must be " + string.Join(" or ", Enum.GetNames<SimKeyAlgorithm>()));
        }

        if (!await cards.TryAssignAsync(key.DeviceId, key.Subscriber).ConfigureAwait(false))
        {
            return new ProvisionReply(null, Detail: "the card is another subscriber's");
        }

        var keys = await cards.CreateCardAsync(key.DeviceId, [new SimKeySpec(key.KeyId, algorithm, pin)], SimulatedUser.ApproveAtOnce, cancellationToken).ConfigureAwait(false);
        var publicKey = keys[key.KeyId];
        if (Keys.PublicKey.TryImport(publicKey) is not { } imported)
        {
            return new ProvisionReply(null, Detail: "the card's public key cannot be read");
        }

        // The key may have been there already, of whichever algorithm.
        using (imported)
        {
            var scheme = new SignatureScheme(imported.Algorithm == Mss.Sscd.Keys.KeyAlgorithm.Rsa ? SignatureAlgorithm.RsaPkcs1 : SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256);
            var proof = await cards.ProveAsync(key.DeviceId, key.KeyId, scheme, ProofOfPossession.Digest(key.Challenge.Span, key.KeyId)).ConfigureAwait(false);
            return new ProvisionReply(new ProvidedKey(publicKey, scheme, proof));
        }
    }

    /// <inheritdoc/>
    public async ValueTask RetireAsync(string deviceId, string subscriber, CancellationToken cancellationToken) =>
        await cards.EraseAsync(deviceId, subscriber).ConfigureAwait(false);
}
