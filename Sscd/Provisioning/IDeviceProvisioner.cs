namespace Mss.Sscd.Provisioning;

/// <summary>
/// The way to prepare devices of one kind for their users: for a SIM the operator's card management. What signs is <see cref="ISscd"/>; this makes that there is a key.
/// </summary>
/// <remarks>Called again with the same arguments it does the same once: a caller that lost the answer asks again.</remarks>
public interface IDeviceProvisioner
{
    /// <summary>Kind of device, as <see cref="ISscd.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>Makes a key on a device of a subscriber, unless it is there, and has the device prove that it holds the private key.</summary>
    ValueTask<ProvisionReply> ProvideKeyAsync(KeyToProvide key, CancellationToken cancellationToken);

    /// <summary>The device is the subscriber's no longer: its keys are destroyed. Harmless for a device that is unknown or another subscriber's.</summary>
    /// <param name="deviceId">The device's address within its kind.</param>
    /// <param name="subscriber">Normalised mobile number.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    ValueTask RetireAsync(string deviceId, string subscriber, CancellationToken cancellationToken);
}

/// <summary>A key that a device shall have.</summary>
/// <param name="DeviceId">The device's address within its kind.</param>
/// <param name="Subscriber">Normalised mobile number; a device serves one.</param>
/// <param name="KeyId">The key's name on the device.</param>
/// <param name="Algorithm">Name of the key's algorithm, or null for the kind's usual one.</param>
/// <param name="Challenge">16 or more octets that nobody could foresee: see <see cref="ProofOfPossession"/>.</param>
public sealed record KeyToProvide(string DeviceId, string Subscriber, string KeyId, string? Algorithm, ReadOnlyMemory<byte> Challenge);

/// <summary>A key that a device has.</summary>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
/// <param name="Scheme">How the proof was signed.</param>
/// <param name="Proof">The signature over <see cref="ProofOfPossession.Digest"/>.</param>
public sealed record ProvidedKey(byte[] PublicKey, SignatureScheme Scheme, byte[] Proof)
{
    /// <summary>
    /// SHA-256 of the challenge that the proof is over, for a device that proved itself when it was coupled and cannot be asked just now: a one-time code of the MSSP's own.
    /// Null when it is over <see cref="KeyToProvide.Challenge"/>.
    /// </summary>
    public byte[]? CouplingHash { get; init; }
}

/// <summary>What came of it.</summary>
/// <param name="Key">The key, or null when there is none.</param>
/// <param name="WrongParameter">When there is none: the member of the request that is wrong, or null when the device or the way to it failed.</param>
/// <param name="Detail">Why there is none, for the operator and the registration authority. Never a PIN or a key.</param>
public sealed record ProvisionReply(ProvidedKey? Key, string? WrongParameter = null, string Detail = "");
