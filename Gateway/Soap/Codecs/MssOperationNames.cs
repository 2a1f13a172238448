using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>How an operation is called on the wire (TS 102 204 clause 7), and who reads and writes it.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Wrapper">Wrapper element, for example <c>MSS_StatusQuery</c>; the answer's is this and <c>Response</c>.</param>
/// <param name="Request">Part element of the request, for example <c>MSS_StatusReq</c>.</param>
/// <param name="Response">Part element of the answer, for example <c>MSS_StatusResp</c>.</param>
/// <param name="Codec">Reads the request and writes the answer.</param>
internal sealed record MssOperationNames(MssOperation Operation, string Wrapper, string Request, string Response, MessageCodec Codec)
{
    /// <summary>Wrapper element of the answer.</summary>
    public string WrapperResponse { get; } = Wrapper + "Response";
}
