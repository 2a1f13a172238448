using System.Security.Cryptography;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.SplitKey;

/// <summary>Makes split keys: generates the pair, gives one half to the card and keeps the other, and forgets the key.</summary>
/// <param name="devices">The devices.</param>
/// <param name="keys">The server's halves.</param>
/// <param name="issuer">Prepares the cards.</param>
public sealed class SplitProvisioner(IServerDevices devices, SplitKeys keys, ISplitCardIssuer issuer) : IDeviceProvisioner
{
    private const string Purpose = "proof of possession";
    private static readonly KeyedGate Gate = new();

    /// <inheritdoc/>
    public string Kind => "split";

    /// <inheritdoc/>
    public async ValueTask<ProvisionReply> ProvideKeyAsync(KeyToProvide key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.DeviceId.Length is < 1 or > 64 || !key.DeviceId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return new ProvisionReply(null, "DeviceId", "must be 1 to 64 letters, digits or -_.");
        }

        if (key.Algorithm is not (null or nameof(ServerKeyAlgorithm.Rsa2048)))
        {
            return new ProvisionReply(null, "KeyAlgorithm", "must be " + nameof(ServerKeyAlgorithm.Rsa2048));
        }

        try
        {
            using (await Gate.EnterAsync(key.DeviceId, cancellationToken).ConfigureAwait(false))
            {
                return await ProvideAsync(key, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (VaultException e)
        {
            return new ProvisionReply(null, Detail: e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask RetireAsync(string deviceId, string subscriber, CancellationToken cancellationToken)
    {
        if (await devices.FindDeviceAsync(deviceId, cancellationToken).ConfigureAwait(false) is { } device && device.Subscriber == subscriber)
        {
            // The server's half first: without it the card's is nothing. Interrupted, it is done again.
            await keys.DestroyAsync(deviceId, cancellationToken).ConfigureAwait(false);
            await issuer.EraseAsync(deviceId, subscriber, cancellationToken).ConfigureAwait(false);
            await devices.DeleteDeviceAsync(deviceId, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<ProvisionReply> ProvideAsync(KeyToProvide key, CancellationToken cancellationToken)
    {
        // The card is the means of consent itself; what shows a consent is under a key of the split key's own.
        var device = new ServerDevice(key.DeviceId, key.Subscriber, new ConsentMeans(key.DeviceId, key.KeyId, []));
        var there = await devices.FindDeviceAsync(key.DeviceId, cancellationToken).ConfigureAwait(false);
        if ((there ?? device).Subscriber != key.Subscriber
            || !await issuer.TryAssignAsync(key.DeviceId, key.Subscriber, cancellationToken).ConfigureAwait(false)
            || (there is null && !await devices.TryAddDeviceAsync(device, cancellationToken).ConfigureAwait(false)))
        {
            return new ProvisionReply(null, Detail: "the device is another subscriber's, or somebody registers it just now");
        }

        var name = new VaultKeyName(key.DeviceId, key.KeyId);
        await keys.TryCreateAsync(
            name, key.Subscriber, (half, publicKey) => issuer.InstallAsync(key.DeviceId, key.Subscriber, key.KeyId, half, publicKey, cancellationToken), cancellationToken).ConfigureAwait(false);
        using var made = await keys.FindAsync(name, cancellationToken).ConfigureAwait(false) ?? throw new VaultException($"key {key.DeviceId}/{key.KeyId} was made and destroyed at the same time");
        var statement = ProofOfPossession.Digest(key.Challenge.Span, key.KeyId);
        var answer = SplitAnswer.TryDecode(await issuer.ProveAsync(key.DeviceId, key.KeyId, Purpose, statement, cancellationToken).ConfigureAwait(false));
        if (answer is null || !answer.IsAuthentic(made.Half.Authentication, key.DeviceId, key.KeyId, Purpose, statement))
        {
            return new ProvisionReply(null, Detail: "the card does not prove its half: the key was used already, or the card is another one; retire the device first");
        }

        var proof = SplitSigner.Prove(made, answer, statement);
        return new ProvisionReply(new ProvidedKey(made.Row.PublicKey, new SignatureScheme(SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256), proof));
    }
}
