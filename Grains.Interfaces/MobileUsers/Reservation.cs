namespace Mss.Grains.Interfaces;

/// <summary>Asks for a device and a key of a user.</summary>
[GenerateSerializer, Immutable, Alias("mss.ReservationRequest")]
public sealed record ReservationRequest
{
    /// <summary>For whom the device is kept.</summary>
    [Id(0)] public required TransactionId Transaction { get; init; }

    /// <summary>The profile asked for.</summary>
    [Id(1)] public required SignatureProfile Profile { get; init; }

    /// <summary>How it is matched.</summary>
    [Id(2)] public ProfileComparison Comparison { get; init; }

    /// <summary>When the reservation ends by itself, should the release get lost.</summary>
    [Id(3)] public required DateTimeOffset Deadline { get; init; }

    /// <summary>True when the signature must be RSASSA-PSS, which only an RSA key can make.</summary>
    [Id(4)] public bool Pss { get; init; }

    /// <summary>The highest level of assurance that the AP may use, 2 to 4.</summary>
    [Id(5)] public int MaxLoa { get; init; } = 4;

    /// <summary>The profiles that the AP may use (<see cref="ApplicationProvider.AllowedProfiles"/>); empty: all up to <see cref="MaxLoa"/>.</summary>
    [Id(6)] public IReadOnlyList<string> AllowedProfiles { get; init; } = [];

    /// <summary>The profile's URI exactly as received, or null when the AP named none.</summary>
    [Id(7)] public string? ProfileAsReceived { get; init; }

    /// <summary>The spam prevention code, or null when the AP sent none.</summary>
    [Id(8)] public NoSpamCheck? NoSpam { get; init; }

    /// <summary>Keys for further documents; null for none.</summary>
    [Id(9)] public IReadOnlyList<FurtherKeyRequest>? Further { get; init; }
}

/// <summary>The device and key that will sign, or why none will.</summary>
[GenerateSerializer, Immutable, Alias("mss.ReservationAnswer")]
public sealed record ReservationAnswer
{
    /// <summary>Set when there is no reservation.</summary>
    [Id(0)] public Fault? Fault { get; init; }

    /// <summary>Kind of the device: <c>sim</c>, <c>app</c>, <c>server</c>, <c>split</c>.</summary>
    [Id(1)] public string DeviceKind { get; init; } = "";

    /// <summary>The device's address within its kind.</summary>
    [Id(2)] public string DeviceId { get; init; } = "";

    /// <summary>The key on the device.</summary>
    [Id(3)] public string KeyId { get; init; } = "";

    /// <summary>The key's certificate (DER).</summary>
    [Id(4)] public byte[] Certificate { get; init; } = [];

    /// <summary>URI of the profile that this key fulfils.</summary>
    [Id(5)] public string ProfileUsed { get; init; } = "";

    /// <summary>Algorithm of the key: <c>Rsa</c> or <c>EllipticCurve</c>.</summary>
    [Id(6)] public string KeyAlgorithm { get; init; } = "";

    /// <summary>Size of the key in bits.</summary>
    [Id(7)] public int KeySize { get; init; }

    /// <summary>The profile used in the language of who asked: an old URI where one was sent. Null from a node that does not know this member: <see cref="ProfileUsed"/>.</summary>
    [Id(8)] public string? ProfileAnswered { get; init; }

    /// <summary>The keys for further documents on the same device, in the order in which they were asked for; null when none were.</summary>
    [Id(9)] public IReadOnlyList<FurtherKey>? Further { get; init; }

    /// <summary>No device: why.</summary>
    public static ReservationAnswer Refused(Fault fault) => new() { Fault = fault };
}
