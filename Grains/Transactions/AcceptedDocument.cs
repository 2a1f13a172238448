using System.Text;
using Mss.Grains.Interfaces;
using Mss.Sscd;

namespace Mss.Grains.Transactions;

/// <summary>A further document of a request, as it stands in <see cref="AcceptedService"/>: what is signed for it, or why nothing is.</summary>
public sealed record AcceptedDocument
{
    /// <summary>DocumentRef, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>Type of the data.</summary>
    public required string MimeType { get; init; }

    /// <summary>DataToBeSigned when it is a text.</summary>
    public string? Text { get; init; }

    /// <summary>DataToBeSigned when it is not a text.</summary>
    public byte[]? Data { get; init; }

    /// <summary>DataToBeDisplayed, or null.</summary>
    public string? Displayed { get; init; }

    /// <summary>How the signature is delivered.</summary>
    public required string Format { get; init; }

    /// <summary>The profile that the key fulfils; null for the first document's.</summary>
    public string? ProfileUsed { get; init; }

    /// <summary>The key; null for the first document's.</summary>
    public string? KeyId { get; init; }

    /// <summary>The key's certificate (DER); null for the first document's.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>RsaPkcs1, RsaPss or Ecdsa; null when the document is not signed.</summary>
    public string? Algorithm { get; init; }

    /// <summary>Hash of the digest; null when the document is not signed.</summary>
    public string? Hash { get; init; }

    /// <summary>The signed attributes (DER) for CMS.</summary>
    public byte[]? SignedAttributes { get; init; }

    /// <summary>What the device signs; null when the document is not signed.</summary>
    public byte[]? Digest { get; init; }

    /// <summary>Fault code of a document that is not signed; null for the others.</summary>
    public int? Status { get; init; }

    /// <summary>For the operator: why it is not signed.</summary>
    public string? Reason { get; init; }

    internal static AcceptedDocument From(FurtherDocument document) => new()
    {
        Reference = document.Reference,
        MimeType = document.DataToBeSigned.MimeType,
        Text = document.DataToBeSigned.IsText ? Encoding.UTF8.GetString(document.DataToBeSigned.Content) : null,
        Data = document.DataToBeSigned.IsText ? null : document.DataToBeSigned.Content,
        Displayed = TextOf(document.DataToBeDisplayed),
        Format = document.Format.ToString(),
    };

    internal static string? TextOf(DataObject? displayed) => displayed is { IsText: true } ? Encoding.UTF8.GetString(displayed.Content) : null;

    /// <summary>The event as if this document were the only one: what verifies, assembles and stamps one signature does it for each.</summary>
    internal Accepted Of(Accepted first) => first with
    {
        MimeType = MimeType,
        Text = Text,
        Data = Data,
        Format = Format,
        ProfileUsed = ProfileUsed ?? first.ProfileUsed,
        KeyId = KeyId ?? first.KeyId,
        Certificate = Certificate ?? first.Certificate,
        Algorithm = Algorithm!,
        Hash = Hash!,
        SignedAttributes = SignedAttributes,
        CertificationRequestInfo = null,
        Digest = Digest!,
    };

    internal FurtherDigest ToDigest(Accepted first) => new(KeyId ?? first.KeyId, SignatureCompletion.SchemeOf(Of(first)), Digest);
}
