using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Mss.Gateway.Messages;
using Mss.Gateway.Rest.Codecs;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest;

/// <summary>Reads a message of the REST/JSON twin: an object whose one known member is named as the message element of TS 102 204. Reads once, judges no values.</summary>
public static class RestReader
{
    private const string Message = "JSON message";

    /// <summary>Reads a message. Never throws, whatever the octets are.</summary>
    /// <param name="body">The HTTP body; not changed, not kept.</param>
    /// <param name="contentType">The Content-Type header as received, or null; only another charset than UTF-8 in it is refused.</param>
    /// <returns>The request, or fault 101 or 102 that names what is wrong and quotes no value.</returns>
    public static (MssRequest? Request, Fault? Fault) Read(ReadOnlySpan<byte> body, string? contentType)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        var unreadable = body.IsEmpty ? Fault.Missing(Message)
            : body.Length > SoapLimits.MaxBytes ? Fault.WrongParam(Message, $"longer than {SoapLimits.MaxBytes} octets")
            : !Utf8.IsValid(body) ? Fault.WrongParam(Message, "not UTF-8")
            : !Ascii.IsValid(body) && !ContentTypeHeader.AllowsUtf8(contentType) ? Fault.WrongParam(Message, "the Content-Type names another charset than UTF-8")
            : null;
        if (unreadable is not null)
        {
            return (null, unreadable);
        }

        var json = new JsonCursor(body);
        MssRequest? request = null;
        try
        {
            request = ReadMessage(ref json);
            json.ReadToEnd();
        }
        catch (JsonException e)
        {
            // Its text may quote the content, and the content may be a password: only the place is told.
            var why = json.IsDeepest ? $"nested deeper than {SoapLimits.MaxDepth}" : $"not well-formed JSON at line {e.LineNumber + 1}, octet {e.BytePositionInLine + 1}";
            json.Refuse(Fault.WrongParam(Message, why));
        }

        return json.Fault is { } refusal ? (null, refusal)
            : request is not null ? (request, null)
            : (null, json.UnknownMembers == 0 ? Fault.Missing("operation") : Fault.WrongParam(Message, "names no operation of this service"));
    }

    private static MssRequest? ReadMessage(ref JsonCursor json)
    {
        if (!json.MoveToRoot() || !json.EnterObject(Message))
        {
            return null;
        }

        MssRequest? request = null;
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            if (RestOperationTable.FindRequest(name) is not { } operation)
            {
                continue;
            }

            if (request is not null)
            {
                json.Refuse(Fault.WrongParam(Message, "holds more than one operation"));
            }
            else if (json.EnterObject(operation.Request))
            {
                request = operation.Codec.Read(ref json);
            }
        }

        return request;
    }
}
