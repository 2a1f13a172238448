namespace Mss.Silo.Development;

/// <summary>Makes the devices of fixed users of one kind. A new kind is one more implementation, registered in <see cref="SiloComposition"/>.</summary>
internal interface IDevelopmentDevices
{
    /// <summary>Kind of device, as in <see cref="DevelopmentUser.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>Makes a user's device with its keys, or finds it.</summary>
    /// <param name="digits">The user's number without the plus sign.</param>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Stops the generation of keys.</param>
    /// <returns>The device's address, and its public keys (SubjectPublicKeyInfo) by key id.</returns>
    ValueTask<(string DeviceId, IReadOnlyDictionary<string, byte[]> PublicKeys)> ProvideAsync(string digits, DevelopmentUser user, CancellationToken cancellationToken);
}
