namespace Mss.Grains.Transactions;

/// <summary>The AP's receipt was taken: from now on there is no other one. Logged before the device is asked to show its message.</summary>
public sealed record Receipted : SessionEvent
{
    /// <summary>AP_TransID of the receipt.</summary>
    public required string ApTransId { get; init; }

    /// <summary>Instant of the receipt.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>SHA-256 over all that the AP said: a retry must be equal.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>What the user sees; null when there is nothing to show.</summary>
    public string? Text { get; init; }

    /// <summary>The status that the AP reported.</summary>
    public int? ReportedStatus { get; init; }

    /// <summary>True when the user is asked to press OK or CANCEL.</summary>
    public bool WantsUserAck { get; init; }

    /// <summary>Until when the message may stand on the screen.</summary>
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>The receipt has come to its end: its message was shown and, where it was asked for, the user has answered.</summary>
public sealed record ReceiptEnded : SessionEvent
{
    /// <summary><c>OK</c>, <c>CANCEL</c>, <c>TIMEOUT</c>; null when the user was not asked.</summary>
    public string? UserResponse { get; init; }
}
