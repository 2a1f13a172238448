namespace Mss.Grains.Interfaces;

/// <summary>What an AdditionalService came to: one fi:ServiceResponse. Absent parts are null.</summary>
/// <remarks>The parts are written in the order of FiCom's schema, whatever their order here.</remarks>
[GenerateSerializer, Immutable, Alias("mss.ServiceResult")]
public sealed record ServiceResult
{
    /// <summary>fi:Description: the URI that was asked for, or the one under which its owner answers.</summary>
    [Id(0)] public required string Uri { get; init; }

    /// <summary>True when fi:Entity names the acquiring entity.</summary>
    [Id(1)] public bool ByAcquirer { get; init; }

    /// <summary>fi:Status, or null when there is nothing to say beside the result.</summary>
    [Id(2)] public StatusCode? Status { get; init; }

    /// <summary>A samlp:Response, one element with its own namespace declarations; to be written as it is, since it is signed.</summary>
    [Id(3)] public string? SamlResponse { get; init; }

    /// <summary>Certificates (DER), the signer's first, then its issuers.</summary>
    [Id(4)] public IReadOnlyList<byte[]>? Certificates { get; init; }

    /// <summary>RFC 3161 TimeStampToken (DER).</summary>
    [Id(5)] public byte[]? TimeStampToken { get; init; }

    /// <summary>What became of the documents, in the order of the request: BatchSignatureResponse under batchsign, AdditionalSignatureResponse under docsign.</summary>
    [Id(6)] public IReadOnlyList<DocumentResult>? Documents { get; init; }
}
