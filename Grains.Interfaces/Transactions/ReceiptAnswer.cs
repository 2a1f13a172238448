namespace Mss.Grains.Interfaces;

/// <summary>How far a receipt has come. Additive only.</summary>
[GenerateSerializer, Immutable, Alias("mss.ReceiptAnswer")]
public sealed record ReceiptAnswer
{
    /// <summary>Why there is no receipt, or null.</summary>
    [Id(0)] public Fault? Fault { get; init; }

    /// <summary>True while the user has not answered; the same order again asks again.</summary>
    [Id(1)] public bool IsPending { get; init; }

    /// <summary><c>OK</c>, <c>CANCEL</c> or <c>TIMEOUT</c> when the user was asked; otherwise null.</summary>
    [Id(2)] public string? UserResponse { get; init; }

    /// <summary>When the user's time is over; default when the user is not asked.</summary>
    [Id(3)] public DateTimeOffset Deadline { get; init; }

    /// <summary>True when a message came onto the device.</summary>
    [Id(4)] public bool WasShown { get; init; }

    /// <summary>A refusal.</summary>
    public static ReceiptAnswer Refused(Fault fault) => new() { Fault = fault };
}
