using System.Security.Cryptography;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Server;

/// <summary>Prepares server keys for users who have means to consent.</summary>
public sealed class ServerProvisioner(IServerDevices devices, IKeyVault vault, IConsentEnrolment enrolment) : IDeviceProvisioner
{
    /// <inheritdoc/>
    public string Kind => "server";

    /// <inheritdoc/>
    public async ValueTask<ProvisionReply> ProvideKeyAsync(KeyToProvide key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.DeviceId.Length is < 1 or > 64 || !key.DeviceId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            return new ProvisionReply(null, "DeviceId", "must be 1 to 64 letters, digits or -_.");
        }

        if (!Enum.TryParse<ServerKeyAlgorithm>(key.Algorithm ?? nameof(ServerKeyAlgorithm.EcP256), out var algorithm) || !Enum.IsDefined(algorithm)
            || char.IsAsciiDigit(key.Algorithm?[0] ?? 'E'))
        {
            return new ProvisionReply(null, "KeyAlgorithm", "must be one of " + string.Join(", ", Enum.GetNames<ServerKeyAlgorithm>()));
        }

        try
        {
            var device = await devices.FindDeviceAsync(key.DeviceId, cancellationToken).ConfigureAwait(false)
                ?? await AddDeviceAsync(key, cancellationToken).ConfigureAwait(false);
            if (device is null)
            {
                return new ProvisionReply(null, Detail: "the subscriber has no means to consent");
            }

            if (device.Subscriber != key.Subscriber)
            {
                return new ProvisionReply(null, Detail: "the device is another subscriber's");
            }

            var made = await vault.CreateAsync(new VaultKeySpec(new VaultKeyName(key.DeviceId, key.KeyId), key.Subscriber, algorithm), cancellationToken).ConfigureAwait(false);
            var scheme = new SignatureScheme(made.Fits(SignatureAlgorithm.Ecdsa) ? SignatureAlgorithm.Ecdsa : SignatureAlgorithm.RsaPkcs1, HashAlgorithmName.SHA256);
            var proof = await vault.SignAsync(made, scheme, ProofOfPossession.Digest(key.Challenge.Span, key.KeyId), cancellationToken).ConfigureAwait(false);
            return new ProvisionReply(new ProvidedKey(made.PublicKey, scheme, proof));
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
            // The keys first: interrupted, it is done again.
            await vault.DestroyAsync(deviceId, cancellationToken).ConfigureAwait(false);
            await enrolment.WithdrawAsync(device.Consent, subscriber, cancellationToken).ConfigureAwait(false);
            await devices.DeleteDeviceAsync(deviceId, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<ServerDevice?> AddDeviceAsync(KeyToProvide key, CancellationToken cancellationToken)
    {
        if (await enrolment.EnrolAsync(key.DeviceId, key.Subscriber, cancellationToken).ConfigureAwait(false) is not { } means)
        {
            return null;
        }

        var device = new ServerDevice(key.DeviceId, key.Subscriber, means);
        return await devices.TryAddDeviceAsync(device, cancellationToken).ConfigureAwait(false) ? device : await devices.FindDeviceAsync(key.DeviceId, cancellationToken).ConfigureAwait(false);
    }
}
