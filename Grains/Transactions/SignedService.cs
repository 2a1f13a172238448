using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>What an AdditionalService came to, as it stands in <see cref="Signed"/>: every query is answered with the same octets.</summary>
public sealed record SignedService
{
    /// <summary>fi:Description.</summary>
    public required string Uri { get; init; }

    /// <summary>True when fi:Entity names the acquiring entity.</summary>
    public bool? ByAcquirer { get; init; }

    /// <summary>Code in fi:Status.</summary>
    public int? Status { get; init; }

    /// <summary>The signed samlp:Response.</summary>
    public string? SamlResponse { get; init; }

    /// <summary>Certificates (DER), the signer's first.</summary>
    public IReadOnlyList<byte[]>? Certificates { get; init; }

    /// <summary>RFC 3161 TimeStampToken (DER).</summary>
    public byte[]? TimeStampToken { get; init; }

    /// <summary>What became of the further documents.</summary>
    public IReadOnlyList<SignedDocument>? Documents { get; init; }

    internal ServiceResult ToResult() => new()
    {
        Uri = Uri,
        ByAcquirer = ByAcquirer ?? false,
        Status = Status is { } code ? new StatusCode(code) : null,
        SamlResponse = SamlResponse,
        Certificates = Certificates,
        TimeStampToken = TimeStampToken,
    };
}
