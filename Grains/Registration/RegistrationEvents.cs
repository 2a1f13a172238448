using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Grains.Registration;

/// <summary>A registration was accepted: everything that will be tried stands here before any of it is.</summary>
public sealed record RegistrationAccepted : SessionEvent
{
    /// <summary>AP_ID of the registration authority.</summary>
    public required string ApId { get; init; }

    /// <summary>AP_TransID.</summary>
    public required string ApTransId { get; init; }

    /// <summary>AP_Info/Instant.</summary>
    public required DateTimeOffset Instant { get; init; }

    /// <summary>Normalised number.</summary>
    public required string Msisdn { get; init; }

    /// <summary>SHA-256 over all that was ordered: a retry must be equal.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>The steps in their order.</summary>
    public required LoggedStep[] Steps { get; init; }
}

/// <summary>A step as it stands in the log.</summary>
/// <param name="Operation">Name of the <see cref="RegistrationOperation"/>.</param>
/// <param name="Parameters">With what.</param>
public sealed record LoggedStep(string Operation, RegistrationParameter[] Parameters);

/// <summary>A step was done; the user's document has the change.</summary>
public sealed record StepDone : SessionEvent
{
    /// <summary>Which step, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Name of its <see cref="RegistrationOperation"/>.</summary>
    public required string Operation { get; init; }

    /// <summary>What it told.</summary>
    public RegistrationParameter[]? Outputs { get; init; }

    /// <summary>Its certificate (DER).</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>Its public key (DER SubjectPublicKeyInfo).</summary>
    public byte[]? PublicKey { get; init; }
}

/// <summary>All steps were done.</summary>
public sealed record Registered : SessionEvent
{
    /// <summary>How many.</summary>
    public required int Steps { get; init; }
}

/// <summary>The registration ended early. What was done before stays done.</summary>
public sealed record RegistrationFailed : SessionEvent
{
    /// <summary>The step that was not done, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Fault code.</summary>
    public required int Code { get; init; }

    /// <summary>Second-level code, when there is one.</summary>
    public int? SubCode { get; init; }

    /// <summary>For the operator.</summary>
    public required string Reason { get; init; }

    /// <summary>For the registration authority, when it is more exact than the code's text.</summary>
    public string? ApDetail { get; init; }
}
