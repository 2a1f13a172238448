namespace Mss.Gateway.Messages;

/// <summary>MSS_ReceiptReq (TS 102 204 8.10).</summary>
public sealed class ReceiptRequest : MssRequest
{
    /// <inheritdoc/>
    public override MssOperation Operation => MssOperation.Receipt;

    /// <summary>MSSP_TransID, from the attribute or from a child element.</summary>
    public string? MsspTransId { get; set; }

    /// <summary>Status/StatusCode/@Value: how it went, as the AP reports it.</summary>
    public string? StatusValue { get; set; }

    /// <summary>Message: what the user shall see.</summary>
    public MssData? Message { get; set; }

    /// <summary>True when a SignedReceipt was there; it is not verified.</summary>
    public bool HasSignedReceipt { get; set; }

    /// <summary>Status/StatusDetail/sco:ReceiptRequestExtension, or null.</summary>
    public ReceiptExtension? Extension { get; set; }
}

/// <summary>sco:ReceiptRequestExtension: how the receipt is to be shown. Texts as received.</summary>
public sealed class ReceiptExtension
{
    /// <summary>ReceiptMessagingMode.</summary>
    public string? MessagingMode { get; set; }

    /// <summary>TimeOut, in seconds.</summary>
    public string? TimeOut { get; set; }

    /// <summary>UserAck: whether the user shall press OK or CANCEL.</summary>
    public string? UserAck { get; set; }

    /// <summary>ReceiptProfile/@Language.</summary>
    public string? Language { get; set; }

    /// <summary>ReceiptProfile/ReceiptProfileURI.</summary>
    public string? ProfileUri { get; set; }
}
