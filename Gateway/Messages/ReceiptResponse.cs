namespace Mss.Gateway.Messages;

/// <summary>MSS_ReceiptResp (TS 102 204 8.11).</summary>
public sealed class ReceiptResponse : MssResponse
{
    /// <summary>True when a message came onto the device.</summary>
    public bool WasShown { get; init; }

    /// <summary><c>OK</c>, <c>CANCEL</c> or <c>TIMEOUT</c>; null when the user was not asked.</summary>
    public string? UserResponse { get; init; }
}
