namespace Mss.Cli.Soap;

/// <summary>A DataToBeSigned or DataToBeDisplayed as it is written.</summary>
/// <param name="MimeType">MIME type.</param>
/// <param name="Encoding"><c>UTF-8</c> or <c>base64</c>.</param>
/// <param name="Text">The element's text.</param>
internal sealed record WireData(string MimeType, string Encoding, string Text)
{
    /// <summary>A text that is shown and signed.</summary>
    public static WireData PlainText(string text) => new("text/plain", "UTF-8", text);

    /// <summary>The bare SHA-256 of a document.</summary>
    public static WireData Sha256(byte[] hash) => new("application/x-sha256", "base64", Convert.ToBase64String(hash));
}

/// <summary>MSS_SignatureReq as this client sends it (TS 102 204 8.3).</summary>
internal sealed record SignatureRequest
{
    /// <summary>MSISDN, written as it is.</summary>
    public required string Msisdn { get; init; }

    /// <summary>What is signed.</summary>
    public required WireData DataToBeSigned { get; init; }

    /// <summary>What is shown in addition, or null.</summary>
    public WireData? DataToBeDisplayed { get; init; }

    /// <summary>SignatureProfile URI, or null for the MSSP's default.</summary>
    public string? Profile { get; init; }

    /// <summary>MSS_Format URI, or null for the MSSP's default.</summary>
    public string? Format { get; init; }

    /// <summary>True: the answer is the outcome; false: it is asked for with MSS_StatusQuery.</summary>
    public bool Synchronous { get; init; }

    /// <summary>TimeOut in seconds, 1 or more.</summary>
    public int TimeOutSeconds { get; init; } = 120;
}
