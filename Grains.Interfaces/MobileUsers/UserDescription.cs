namespace Mss.Grains.Interfaces;

/// <summary>What MSS_ProfileQuery wants to know of a user (TS 102 204 7.3). Nobody is asked anything but, for its PINs, the device.</summary>
[GenerateSerializer, Immutable, Alias("mss.UserQuery")]
public sealed record UserQuery
{
    /// <summary>The user.</summary>
    [Id(0)] public required Msisdn Msisdn { get; init; }

    /// <summary>True when the devices shall be asked about their PINs.</summary>
    [Id(1)] public bool WithPinStatus { get; init; }

    /// <summary>True when the certificates are wanted.</summary>
    [Id(2)] public bool WithCertificates { get; init; }
}

/// <summary>A user with devices and keys as an AP may come to see them, or why there is nothing to see.</summary>
[GenerateSerializer, Immutable, Alias("mss.UserDescription")]
public sealed record UserDescription
{
    /// <summary>Set when the user is unknown or cannot sign at all.</summary>
    [Id(0)] public Fault? Fault { get; init; }

    /// <summary>The devices, in the user's order of preference.</summary>
    [Id(1)] public IReadOnlyList<DeviceDescription> Devices { get; init; } = [];

    /// <summary>True when the user's new devices are activated without the user's doing.</summary>
    [Id(2)] public bool AutoActivation { get; init; }

    /// <summary>True when the user has a recovery code.</summary>
    [Id(3)] public bool RecoveryCodeCreated { get; init; }

    /// <summary>Nothing to see.</summary>
    public static UserDescription Refused(Fault fault) => new() { Fault = fault };
}

/// <summary>One device of a user.</summary>
[GenerateSerializer, Immutable, Alias("mss.DeviceDescription")]
public sealed record DeviceDescription
{
    /// <summary>SSCD as in profiles: <c>sim</c>, <c>app</c>, <c>se</c>, <c>server</c>.</summary>
    [Id(0)] public required string Sscd { get; init; }

    /// <summary>True when a key on it can sign now.</summary>
    [Id(1)] public bool Active { get; init; }

    /// <summary>Whether a signing PIN is blocked, as the device said; null when it was not asked or did not say.</summary>
    [Id(2)] public bool? PinBlocked { get; init; }

    /// <summary>The keys.</summary>
    [Id(3)] public IReadOnlyList<KeyDescription> Keys { get; init; } = [];
}

/// <summary>One key of a device.</summary>
[GenerateSerializer, Immutable, Alias("mss.KeyDescription")]
public sealed record KeyDescription
{
    /// <summary>The profiles that the key answers, each with its SSCD.</summary>
    [Id(0)] public IReadOnlyList<SignatureProfile> Profiles { get; init; } = [];

    /// <summary>The certificate (DER) and after it those of its CAs as far as they are known; empty when they were not asked for.</summary>
    [Id(1)] public IReadOnlyList<byte[]> Certificates { get; init; } = [];

    /// <summary><c>RSA</c> or <c>EC</c>.</summary>
    [Id(2)] public string Algorithm { get; init; } = "";

    /// <summary><c>ACTIVE</c>, <c>EXPIRED</c>, or <c>INACTIVE</c> before its time.</summary>
    [Id(3)] public string State { get; init; } = "";
}
