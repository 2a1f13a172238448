using System.Security.Cryptography;
using Mss.Sscd.Provisioning;

namespace Mss.Sscd.App;

/// <summary>Apps for their users: a coupling code first, and when an app has come with it, its signing key with the proof that it gave then.</summary>
public sealed class AppProvisioner(IAppStore store, AppEnrolment enrolment, AppRelay relay) : IDeviceProvisioner, IDeviceCoupling
{
    private const string Algorithm = "EcP256";

    /// <inheritdoc/>
    public string Kind => "app";

    /// <inheritdoc/>
    public async ValueTask<CouplingOffer> OfferAsync(CouplingOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (Wrong(order.KeyId, order.Algorithm) is { } wrong)
        {
            return new CouplingOffer(null, WrongParameter: wrong.Parameter, Detail: wrong.Why);
        }

        var (code, expires) = await enrolment.CreateAsync(order.Subscriber, order.Wish, cancellationToken).ConfigureAwait(false);
        return new CouplingOffer(code, expires);
    }

    /// <inheritdoc/>
    public async ValueTask<ProvisionReply> ProvideKeyAsync(KeyToProvide key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Wrong(key.KeyId, key.Algorithm) is { } wrong)
        {
            return new ProvisionReply(null, wrong.Parameter, wrong.Why);
        }

        // One text for an unknown app and one of somebody else's.
        if (await store.FindDeviceAsync(key.DeviceId, cancellationToken).ConfigureAwait(false) is not { } device || device.Subscriber != key.Subscriber)
        {
            return new ProvisionReply(null, "DeviceId", "is no app that was coupled with a code of this user");
        }

        return device.Disabled is { } why
            ? new ProvisionReply(null, Detail: $"the app is disabled: {why}")
            : new ProvisionReply(new ProvidedKey(device.SigningKey, new SignatureScheme(SignatureAlgorithm.Ecdsa, HashAlgorithmName.SHA256), device.SigningProof)
            {
                CouplingHash = device.CodeHash,
            });
    }

    /// <inheritdoc/>
    public async ValueTask RetireAsync(string deviceId, string subscriber, CancellationToken cancellationToken)
    {
        if (await store.FindDeviceAsync(deviceId, cancellationToken).ConfigureAwait(false) is { } device && device.Subscriber == subscriber)
        {
            await relay.DisableAsync(deviceId, 404, "the device was taken from its user", cancellationToken).ConfigureAwait(false);
        }
    }

    private static (string Parameter, string Why)? Wrong(string keyId, string? algorithm) =>
        keyId != AppDevice.KeyId ? ("KeyId", $"an app has one key, {AppDevice.KeyId}")
        : algorithm is not (null or Algorithm) ? ("KeyAlgorithm", $"an app's key is {Algorithm}")
        : null;
}
