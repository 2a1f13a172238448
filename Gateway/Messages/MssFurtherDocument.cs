namespace Mss.Gateway.Messages;

/// <summary>A BatchSignatureRequest or AdditionalSignatureRequest inside a Service (Methics), as received. A member that is absent is null.</summary>
public sealed class MssFurtherDocument
{
    /// <summary>DocumentRef; only of an AdditionalSignatureRequest.</summary>
    public string? Reference { get; set; }

    /// <summary>DataToBeSigned.</summary>
    public MssData? DataToBeSigned { get; set; }

    /// <summary>DataToBeDisplayed.</summary>
    public MssData? DataToBeDisplayed { get; set; }

    /// <summary>SignatureProfile/mssURI; only of an AdditionalSignatureRequest, as what follows.</summary>
    public string? SignatureProfile { get; set; }

    /// <summary>MSS_Format/mssURI.</summary>
    public string? MssFormat { get; set; }

    /// <summary>True when a KeyReference narrows the key.</summary>
    public bool HasKeyReference { get; set; }

    /// <summary>SignatureProfileComparison.</summary>
    public string? SignatureProfileComparison { get; set; }
}
