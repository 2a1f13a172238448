namespace Mss.Sscd.Server;

/// <summary>The devices of kind <c>server</c>: whose they are and how their users consent. In a cluster all silos share one store.</summary>
public interface IServerDevices
{
    /// <summary>The device, or null.</summary>
    /// <exception cref="Vault.VaultException">The store failed.</exception>
    ValueTask<ServerDevice?> FindDeviceAsync(string deviceId, CancellationToken cancellationToken);

    /// <summary>Stores a new device durably.</summary>
    /// <returns>False when there is one of that address; it was left alone.</returns>
    /// <exception cref="Vault.VaultException">The store failed.</exception>
    ValueTask<bool> TryAddDeviceAsync(ServerDevice device, CancellationToken cancellationToken);

    /// <summary>Deletes a device. What is remembered of its transactions stays.</summary>
    /// <exception cref="Vault.VaultException">The store failed.</exception>
    ValueTask DeleteDeviceAsync(string deviceId, CancellationToken cancellationToken);
}

/// <summary>A device of kind <c>server</c>: keys in the vault, and a person who must consent.</summary>
/// <param name="DeviceId">Its address, which is the owner of its keys in the vault.</param>
/// <param name="Subscriber">Normalised mobile number.</param>
/// <param name="Consent">How the user consents.</param>
public sealed record ServerDevice(string DeviceId, string Subscriber, ConsentMeans Consent);
