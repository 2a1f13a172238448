using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mss.Gateway.Messages;
using Mss.Gateway.Rest.Codecs;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest;

/// <summary>Writes answers and faults of the REST/JSON twin: UTF-8 without byte order mark, one line, every scalar a string but the truth values of ProfileQueryExtension.</summary>
public static class RestWriter
{
    /// <summary>Content-Type of answers and faults.</summary>
    public const string ContentType = "application/json;charset=utf-8";

    private const string SoapEnvelope = "http://www.w3.org/2003/05/soap-envelope";

    private static readonly JsonWriterOptions Options = new()
    {
        // Answers are data and never part of a page; without this every plus of a number becomes an escape.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>Writes an answer; HTTP status 200.</summary>
    /// <param name="output">Where the message goes.</param>
    /// <param name="response">The answer. AP_Info is repeated from its request, without the password.</param>
    public static void WriteResponse(IBufferWriter<byte> output, MssResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        var operation = RestOperationTable.Find(response.Request.Operation);
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteStartObject(operation.Response);
        operation.Codec.Write(json, response);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes a fault; HTTP status 500, also for the AP's own mistakes (wire rule 15).</summary>
    /// <param name="output">Where the message goes.</param>
    /// <param name="fault">The fault; its operator's reason is not written.</param>
    /// <param name="tellSubCode">True to write FiCom's second-level code inside the SubCode, as the AP's registration says.</param>
    public static void WriteFault(IBufferWriter<byte> output, Fault fault, bool tellSubCode = false)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var info = fault.Code.Info;
        using var json = new Utf8JsonWriter(output, Options);
        json.WriteStartObject();
        json.WriteStartObject("Fault");
        json.WriteStartObject("Code");
        json.WriteString("Value", info.BySender ? "Sender" : "Receiver");
        json.WriteString("ValueNs", SoapEnvelope);
        json.WriteStartObject("SubCode");
        json.WriteString("Value", string.Create(CultureInfo.InvariantCulture, $"_{info.Code}"));
        json.WriteString("ValueNs", MssNamespaces.Mss);
        if (tellSubCode && fault.SubCode is { } second)
        {
            json.WriteStartObject("SubCode");
            json.WriteString("Value", string.Create(CultureInfo.InvariantCulture, $"_{second}"));
            json.WriteString("ValueNs", MssNamespaces.FiCom);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("Reason", info.Name);
        CommonMembers.WriteText(json, "Detail", fault.DetailForAp);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
