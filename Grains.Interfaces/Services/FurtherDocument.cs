namespace Mss.Grains.Interfaces;

/// <summary>
/// What is signed beside DataToBeSigned with the same approval of the user: an item of batchsign, or a document of docsign (Methics). Additive only.
/// </summary>
[GenerateSerializer, Immutable, Alias("mss.FurtherDocument")]
public sealed record FurtherDocument
{
    /// <summary>DocumentRef as received, repeated in the answer; null when there was none.</summary>
    [Id(0)] public string? Reference { get; init; }

    /// <summary>What is signed.</summary>
    [Id(1)] public required DataObject DataToBeSigned { get; init; }

    /// <summary>What is shown in addition, or null.</summary>
    [Id(2)] public DataObject? DataToBeDisplayed { get; init; }

    /// <summary>The profile that the document's key fulfils, parsed; null for the order's own key, as an item of a batch has it.</summary>
    [Id(3)] public SignatureProfile? Profile { get; init; }

    /// <summary>The profile's URI exactly as received; null when the document names none.</summary>
    [Id(4)] public string? ProfileAsReceived { get; init; }

    /// <summary>How the profile is matched.</summary>
    [Id(5)] public ProfileComparison Comparison { get; init; }

    /// <summary>How the signature is delivered.</summary>
    [Id(6)] public SignatureFormat Format { get; init; }

    /// <summary>True when RSASSA-PSS is asked for.</summary>
    [Id(7)] public bool Pss { get; init; }

    /// <summary>True when a KeyReference narrows the key, which cannot be honoured.</summary>
    [Id(8)] public bool HasKeyReference { get; init; }

    /// <summary>Why the document is not signed, found by the acquiring side (104, 109, 404); null when it may be. It is told in the document's status, and the rest goes on.</summary>
    [Id(9)] public Fault? Refusal { get; init; }
}
