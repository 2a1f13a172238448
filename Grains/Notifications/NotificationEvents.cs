namespace Mss.Grains.Transactions;

/// <summary>The AP has acknowledged the notification of the outcome.</summary>
public sealed record Notified : SessionEvent
{
    /// <summary>Which attempt it was, 1 or more.</summary>
    public required int Attempt { get; init; }

    /// <summary>What the AP answered.</summary>
    public required string Answer { get; init; }
}

/// <summary>An attempt to notify the AP failed; it is tried again.</summary>
public sealed record NotificationFailed : SessionEvent
{
    /// <summary>Which attempt it was, 1 or more.</summary>
    public required int Attempt { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it is tried again.</summary>
    public required DateTimeOffset NextAt { get; init; }
}

/// <summary>The AP was not notified in time, and is not any more.</summary>
public sealed record NotificationGivenUp : SessionEvent
{
    /// <summary>How many attempts were made.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last one failed.</summary>
    public required string Reason { get; init; }
}
