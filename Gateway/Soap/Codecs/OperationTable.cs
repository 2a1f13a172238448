using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>Every operation of TS 102 204. To offer another one, write its codec and name it here.</summary>
internal static class OperationTable
{
    private static readonly MssOperationNames[] Rows =
    [
        new(MssOperation.Signature, "MSS_Signature", "MSS_SignatureReq", "MSS_SignatureResp", new SignatureCodec()),
        new(MssOperation.StatusQuery, "MSS_StatusQuery", "MSS_StatusReq", "MSS_StatusResp", new StatusQueryCodec()),
        new(MssOperation.ProfileQuery, "MSS_ProfileQuery", "MSS_ProfileReq", "MSS_ProfileResp", new ProfileQueryCodec()),
        new(MssOperation.Receipt, "MSS_Receipt", "MSS_ReceiptReq", "MSS_ReceiptResp", new ReceiptCodec()),
        new(MssOperation.Registration, "MSS_Registration", "MSS_RegistrationReq", "MSS_RegistrationResp", new RegistrationCodec()),
        new(MssOperation.Handshake, "MSS_Handshake", "MSS_HandshakeReq", "MSS_HandshakeResp", new HandshakeCodec()),
    ];

    /// <summary>All operations.</summary>
    public static IReadOnlyList<MssOperationNames> All => Rows;

    /// <summary>All names of requests, for the table of known names.</summary>
    public static IEnumerable<string> Names => Rows.SelectMany(row => new[] { row.Wrapper, row.Request });

    /// <summary>The operation whose wrapper has this local name, or null.</summary>
    public static MssOperationNames? FindWrapper(string localName) => Array.Find(Rows, row => row.Wrapper == localName);

    /// <summary>The operation whose request part has this local name, or null.</summary>
    public static MssOperationNames? FindRequest(string localName) => Array.Find(Rows, row => row.Request == localName);

    /// <summary>The row of an operation.</summary>
    public static MssOperationNames Find(MssOperation operation) => Array.Find(Rows, row => row.Operation == operation)!;
}
