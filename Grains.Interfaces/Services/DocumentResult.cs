namespace Mss.Grains.Interfaces;

/// <summary>What became of a <see cref="FurtherDocument"/>: one BatchSignatureResponse or AdditionalSignatureResponse. Absent parts are null.</summary>
[GenerateSerializer, Immutable, Alias("mss.DocumentResult")]
public sealed record DocumentResult
{
    /// <summary>DocumentRef of the request.</summary>
    [Id(0)] public string? Reference { get; init; }

    /// <summary>500 to 503 with a signature; otherwise the fault code that kept this document from being signed.</summary>
    [Id(1)] public required StatusCode Status { get; init; }

    /// <summary>The signature in its format.</summary>
    [Id(2)] public byte[]? Signature { get; init; }

    /// <summary>How <see cref="Signature"/> is delivered.</summary>
    [Id(3)] public SignatureFormat Format { get; init; }

    /// <summary>The signer's certificate (DER), when there is a signature.</summary>
    [Id(4)] public byte[]? Certificate { get; init; }

    /// <summary>DataToBeDisplayed of the request, which an item of a batch is known by.</summary>
    [Id(5)] public string? Displayed { get; init; }

    /// <summary>The signer's certificate and its issuers (DER), when they were asked for and another key than the first document's has signed.</summary>
    [Id(6)] public IReadOnlyList<byte[]>? Certificates { get; init; }

    /// <summary>RFC 3161 TimeStampToken (DER) over this signature's value, when it was asked for.</summary>
    [Id(7)] public byte[]? TimeStampToken { get; init; }
}
