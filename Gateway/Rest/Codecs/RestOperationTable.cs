using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>Every operation of TS 102 204 in its JSON form.</summary>
internal static class RestOperationTable
{
    /// <summary>The rows.</summary>
    public static readonly IReadOnlyList<RestOperation> Rows =
    [
        new(MssOperation.Signature, "sign", "MSS_SignatureReq", "MSS_SignatureResp", new RestSignatureCodec()),
        new(MssOperation.StatusQuery, "status", "MSS_StatusReq", "MSS_StatusResp", new RestStatusCodec()),
        new(MssOperation.ProfileQuery, "profile", "MSS_ProfileReq", "MSS_ProfileResp", new RestProfileCodec()),
        new(MssOperation.Receipt, "receipt", "MSS_ReceiptReq", "MSS_ReceiptResp", new RestReceiptCodec()),
        new(MssOperation.Registration, "registration", "MSS_RegistrationReq", "MSS_RegistrationResp", new RestRegistrationCodec()),
        new(MssOperation.Handshake, "handshake", "MSS_HandshakeReq", "MSS_HandshakeResp", new RestHandshakeCodec()),
    ];

    /// <summary>All member names that are read.</summary>
    public static IEnumerable<string> Names => [.. Rows.Select(row => row.Request), .. CommonMembers.Names, .. Rows.SelectMany(row => row.Codec.Names)];

    /// <summary>The operation whose request has this name, or null.</summary>
    public static RestOperation? FindRequest(string name)
    {
        foreach (var row in Rows)
        {
            if (row.Request == name)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The row of an operation.</summary>
    public static RestOperation Find(MssOperation operation) => Rows.First(row => row.Operation == operation);
}

/// <summary>How an operation is called in JSON, and by whom it is read and written.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Path">Its path below <c>/rest/service/</c>; any of them takes any message.</param>
/// <param name="Request">Name of the request's member, for example <c>MSS_StatusReq</c>.</param>
/// <param name="Response">Name of the answer's member.</param>
/// <param name="Codec">Who reads and writes it.</param>
internal sealed record RestOperation(MssOperation Operation, string Path, string Request, string Response, RestCodec Codec);
