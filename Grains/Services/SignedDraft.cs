using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Grains.Services;

/// <summary>A Signed event while services add to it.</summary>
public sealed class SignedDraft
{
    /// <summary>What was asked and accepted.</summary>
    public required Accepted Accepted { get; init; }

    /// <summary>The device's raw signature value, verified.</summary>
    public required byte[] Value { get; init; }

    /// <summary>When the services are performed.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The signature as it will be delivered.</summary>
    public required byte[] Signature { get; set; }

    /// <summary>True when <see cref="Signature"/> holds more than follows from the value.</summary>
    public bool HasAddition { get; set; }

    /// <summary>Status of the transaction.</summary>
    public StatusCode Status { get; set; } = StatusCode.Signature;

    /// <summary>What validation came to, when it was done.</summary>
    public StatusCode? Validated { get; set; }

    /// <summary>Answers, in the order in which they are written.</summary>
    public IList<SignedService> Results { get; } = [];
}
