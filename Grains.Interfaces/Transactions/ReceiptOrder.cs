namespace Mss.Grains.Interfaces;

/// <summary>
/// A receipt that the acquiring side has authenticated and validated, on its way to its transaction (MSS_Receipt, TS 102 204 7.5). Additive only.
/// </summary>
[GenerateSerializer, Immutable, Alias("mss.ReceiptOrder")]
public sealed record ReceiptOrder
{
    /// <summary>AP_ID, authenticated.</summary>
    [Id(0)] public required string ApId { get; init; }

    /// <summary>AP_TransID of the receipt itself; with <see cref="Instant"/> it tells a retry from another receipt.</summary>
    [Id(1)] public required string ApTransId { get; init; }

    /// <summary>AP_Info/Instant of the receipt.</summary>
    [Id(2)] public required DateTimeOffset Instant { get; init; }

    /// <summary>Normalised mobile number; it must be the transaction's.</summary>
    [Id(3)] public required Msisdn Msisdn { get; init; }

    /// <summary>What the user shall see, or null when the AP only reports how it went.</summary>
    [Id(4)] public DataObject? Message { get; init; }

    /// <summary>The status that the AP reports, or null.</summary>
    [Id(5)] public int? ReportedStatus { get; init; }

    /// <summary>True when the user shall press OK or CANCEL.</summary>
    [Id(6)] public bool WantsUserAck { get; init; }

    /// <summary>How long the user has for that, in seconds, 1 to 60.</summary>
    [Id(7)] public int TimeOutSeconds { get; init; } = 60;
}
