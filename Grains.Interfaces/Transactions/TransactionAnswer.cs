namespace Mss.Grains.Interfaces;

/// <summary>What a transaction answers to a submission or a status query.</summary>
[GenerateSerializer, Immutable, Alias("mss.TransactionAnswer")]
public sealed record TransactionAnswer
{
    /// <summary>The transaction; default when the request was refused before there was one.</summary>
    [Id(0)] public TransactionId TransactionId { get; init; }

    /// <summary>100 or 504 while pending, 500… when signed, a fault code when refused, failed or expired.</summary>
    [Id(1)] public required StatusCode Status { get; init; }

    /// <summary>Set exactly when <see cref="Status"/> is a fault.</summary>
    [Id(2)] public Fault? Fault { get; init; }

    /// <summary>The signature in the format asked for, when there is one.</summary>
    [Id(3)] public byte[]? Signature { get; init; }

    /// <summary>How <see cref="Signature"/> is delivered.</summary>
    [Id(4)] public SignatureFormat Format { get; init; }

    /// <summary>The signer's certificate (DER), when there is a signature.</summary>
    [Id(5)] public byte[]? Certificate { get; init; }

    /// <summary>The mobile number as it was received in the signature request.</summary>
    [Id(6)] public string? MsisdnAsReceived { get; init; }

    /// <summary>URI of the profile that was used.</summary>
    [Id(7)] public string? ProfileUsed { get; init; }

    /// <summary>When the transaction expires unless it ended before.</summary>
    [Id(8)] public DateTimeOffset Deadline { get; init; }

    /// <summary>What the AdditionalServices came to, once there is a signature; null when no service has an answer.</summary>
    [Id(9)] public IReadOnlyList<ServiceResult>? ServiceResults { get; init; }

    /// <summary>True when the outcome can no longer change.</summary>
    public bool IsFinal => Fault is not null || (Status != StatusCode.RequestOk && Status != StatusCode.OutstandingTransaction);

    /// <summary>A refusal.</summary>
    public static TransactionAnswer Refused(Fault fault) => new() { Status = fault.Code, Fault = fault };
}
