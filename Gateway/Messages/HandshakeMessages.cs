namespace Mss.Gateway.Messages;

/// <summary>Which operations shall carry XML-signed messages (TS 102 204 8.12, SecureMethods). Values as received.</summary>
public sealed class SecureMethods
{
    /// <summary>The operations in the order of the schema.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["MSS_Signature", "MSS_Registration", "MSS_Notification", "MSS_ProfileQuery", "MSS_Receipt", "MSS_Status"];

    /// <summary>An xs:boolean for each operation that was named.</summary>
    public Dictionary<string, string> Wanted { get; } = new(StringComparer.Ordinal);
}

/// <summary>MSS_HandshakeReq (TS 102 204 8.12).</summary>
public sealed class HandshakeRequest : MssRequest
{
    /// <inheritdoc/>
    public override MssOperation Operation => MssOperation.Handshake;

    /// <summary>SecureMethods, null when absent.</summary>
    public SecureMethods? SecureMethods { get; set; }

    /// <summary>Certificates/Certificate: the AP's, in Base64 as received; null when the element is absent.</summary>
    public IList<string>? Certificates { get; set; }

    /// <summary>RootCAs/DN: whom the AP trusts; null when the element is absent.</summary>
    public IList<string>? RootCas { get; set; }

    /// <summary>SignatureAlgList/Algorithm/mssURI; null when the element is absent.</summary>
    public IList<string>? Algorithms { get; set; }
}

/// <summary>MSS_HandshakeResp (TS 102 204 8.13). It has no Status on the wire.</summary>
public sealed class HandshakeResponse : MssResponse
{
    /// <summary>MSSP_TransID, which the schema demands; no other operation takes it.</summary>
    public required string TransactionId { get; init; }

    /// <summary>Those of the AP's certificates (DER) that its registration pins.</summary>
    public required IReadOnlyList<byte[]> MatchingApCertificates { get; init; }
}
