namespace Mss.Grains.Interfaces;

/// <summary>DataToBeSigned or DataToBeDisplayed, decoded (TS 102 204 DataType).</summary>
/// <param name="MimeType">As received without parameters and in lower case; <c>text/plain</c> when absent.</param>
/// <param name="Content">
/// The octets: a text in UTF-8 exactly as it arrived after XML line-end normalisation, or what Base64 decoded to.
/// </param>
[GenerateSerializer, Immutable, Alias("mss.DataObject")]
public sealed record DataObject([property: Id(0)] string MimeType, [property: Id(1)] byte[] Content)
{
    /// <summary><c>text/plain</c>: shown and signed as it is.</summary>
    public const string PlainText = "text/plain";

    /// <summary><c>application/octet-stream</c>: octets, a challenge, or a DER DigestInfo.</summary>
    public const string OctetStream = "application/octet-stream";

    /// <summary><c>application/x-sha256</c>: the bare SHA-256 of a document.</summary>
    public const string Sha256 = "application/x-sha256";

    /// <summary>True when the octets are a text that can be shown.</summary>
    public bool IsText => MimeType == PlainText;
}
