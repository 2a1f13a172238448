namespace Mss.Cli.Soap;

/// <summary>What an MSSP answered, as far as a client needs it.</summary>
internal abstract record MssAnswer;

/// <summary>MSS_SignatureResp or MSS_StatusResp.</summary>
internal sealed record MssStatusAnswer : MssAnswer
{
    /// <summary>StatusCode/@Value.</summary>
    public required int Code { get; init; }

    /// <summary>StatusMessage, or empty.</summary>
    public string Message { get; init; } = "";

    /// <summary>MSSP_TransID; MSS_StatusResp has none.</summary>
    public string? TransactionId { get; init; }

    /// <summary>AP_TransID as echoed.</summary>
    public string? ApTransId { get; init; }

    /// <summary>MSISDN as echoed.</summary>
    public string? Msisdn { get; init; }

    /// <summary>The profile that was used, if stated.</summary>
    public string? Profile { get; init; }

    /// <summary>The signature: CMS, or a bare value.</summary>
    public byte[]? Signature { get; init; }

    /// <summary>The signer's certificate (DER) when it travels beside the signature.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>True while the transaction goes on.</summary>
    public bool IsPending => Code is 100 or 504 && Signature is null;
}

/// <summary>A SOAP fault.</summary>
/// <param name="Code">The number in the subcode, or null for a fault that is not of TS 102 204.</param>
/// <param name="Name">Reason: the symbolic name.</param>
/// <param name="Detail">Text of the detail.</param>
internal sealed record MssFaultAnswer(int? Code, string Name, string Detail) : MssAnswer;
