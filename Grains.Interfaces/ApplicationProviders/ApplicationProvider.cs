namespace Mss.Grains.Interfaces;

/// <summary>An application provider's registration: who it is, how it proves that, what it may ask.</summary>
[GenerateSerializer, Immutable, Alias("mss.ApplicationProvider")]
public sealed record ApplicationProvider
{
    /// <summary>AP_ID, a URI of 3 to 128 characters.</summary>
    [Id(0)] public required string ApId { get; init; }

    /// <summary>The name that users see, 2 to 64 characters.</summary>
    [Id(1)] public required string DisplayName { get; init; }

    /// <summary>Slow hash of AP_PWD (see <c>PasswordHash</c> in the gateway), or null when the AP has no password.</summary>
    [Id(2)] public string? PasswordHash { get; init; }

    /// <summary>SHA-256 fingerprints (hex) of the TLS client certificates that prove the AP; several during a roll-over.</summary>
    [Id(3)] public IReadOnlyList<string> CertificateFingerprints { get; init; } = [];

    /// <summary>The highest level of assurance that the AP may ask for, 2 to 4.</summary>
    [Id(4)] public int MaxLoa { get; init; } = 4;

    /// <summary>True when an AP_TransID may be used once only, whatever the Instant (FiCom).</summary>
    [Id(5)] public bool UniqueApTransId { get; init; }

    /// <summary>True when the AP may learn a user's state (blocked, inactive); otherwise it hears 105 alone.</summary>
    [Id(6)] public bool MaySeeUserState { get; init; } = true;

    /// <summary>Raised with every change; what was cached for another version is not used.</summary>
    [Id(7)] public int Version { get; init; }
}
