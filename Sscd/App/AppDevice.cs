namespace Mss.Sscd.App;

/// <summary>An enrolled app on a phone: two keys that never leave it, and how far its counter has come.</summary>
/// <param name="DeviceId">The device's address within its kind.</param>
/// <param name="Subscriber">Normalised mobile number that the coupling code was made for.</param>
/// <param name="DeviceKey">The key that the app's requests are signed with: P-256, DER SubjectPublicKeyInfo.</param>
/// <param name="SigningKey">The user's key, which signs transactions and nothing else: P-256, DER SubjectPublicKeyInfo.</param>
/// <param name="Counter">Highest counter of an answer so far.</param>
/// <param name="Disabled">Why the app may do nothing any more, or null.</param>
/// <param name="Version">1 for a new device, one more with each change.</param>
public sealed record AppDevice(string DeviceId, string Subscriber, byte[] DeviceKey, byte[] SigningKey, long Counter, string? Disabled, int Version)
{
    /// <summary>Name of the signing key; an app has one.</summary>
    public const string KeyId = "sign";

    /// <summary>SHA-256 of the answer with the highest counter: the same again is a repetition, another one with that counter is not.</summary>
    public byte[] LastAnswer { get; init; } = [];

    /// <summary>SHA-256 of the coupling code that the keys were proved with.</summary>
    public byte[] CodeHash { get; init; } = [];

    /// <summary>The signing key's proof of possession over that code.</summary>
    public byte[] SigningProof { get; init; } = [];
}

/// <summary>A coupling code that was given to a user. The code itself is not kept.</summary>
/// <param name="CodeHash">SHA-256 of the code.</param>
/// <param name="Subscriber">Normalised mobile number that the app will belong to.</param>
/// <param name="Expires">When the code is void.</param>
public sealed record AppCoupling(byte[] CodeHash, string Subscriber, DateTimeOffset Expires)
{
    /// <summary>What shall be done once an app is enrolled, in the words of whoever asked for the code; null for nothing.</summary>
    public string? Wish { get; init; }
}
