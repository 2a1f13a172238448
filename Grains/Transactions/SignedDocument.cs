namespace Mss.Grains.Transactions;

/// <summary>What became of a further document, as it stands in <see cref="SignedService"/>; in the order of <see cref="AcceptedService.Documents"/>.</summary>
public sealed record SignedDocument
{
    /// <summary>The signature as it is delivered; null when the document was not signed.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>501 to 503 when it was validated, a fault code when it was not signed; null is 500.</summary>
    public int? Status { get; init; }

    /// <summary>RFC 3161 TimeStampToken (DER) over this signature's value.</summary>
    public byte[]? TimeStampToken { get; init; }

    /// <summary>Certificates (DER), the signer's first, when another key than the first document's has signed.</summary>
    public IReadOnlyList<byte[]>? Certificates { get; init; }
}
