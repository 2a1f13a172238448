namespace Mss.Grains.Interfaces;

/// <summary>
/// A registration request that the acquiring side has authenticated, validated and authorised, on its way to the home side (TS 102 204 8.6). Additive only.
/// </summary>
[GenerateSerializer, Immutable, Alias("mss.RegistrationOrder")]
public sealed record RegistrationOrder
{
    /// <summary>AP_ID, authenticated.</summary>
    [Id(0)] public required string ApId { get; init; }

    /// <summary>AP_TransID as received.</summary>
    [Id(1)] public required string ApTransId { get; init; }

    /// <summary>AP_Info/Instant.</summary>
    [Id(2)] public required DateTimeOffset Instant { get; init; }

    /// <summary>Normalised number of the user.</summary>
    [Id(3)] public required Msisdn Msisdn { get; init; }

    /// <summary>What shall be done, in this order; 1 to 32 steps. The first that fails ends the registration, and those before it stay done.</summary>
    [Id(4)] public required RegistrationStep[] Steps { get; init; }

    /// <summary>True when the AP's contract says that an AP_TransID is used once, whatever the Instant.</summary>
    [Id(5)] public bool UniqueApTransId { get; init; }
}

/// <summary>What a registration came to.</summary>
[GenerateSerializer, Immutable, Alias("mss.RegistrationAnswer")]
public sealed record RegistrationAnswer
{
    /// <summary>The registration's session in the log; default when there is none.</summary>
    [Id(0)] public TransactionId SessionId { get; init; }

    /// <summary>408, or a fault code.</summary>
    [Id(1)] public required StatusCode Status { get; init; }

    /// <summary>Set exactly when <see cref="Status"/> is a fault.</summary>
    [Id(2)] public Fault? Fault { get; init; }

    /// <summary>One result for each step that was done.</summary>
    [Id(3)] public RegistrationResult[] Results { get; init; } = [];

    /// <summary>A refusal.</summary>
    public static RegistrationAnswer Refused(Fault fault) => new() { Status = fault.Code, Fault = fault };
}
