using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Cli.Soap;

namespace Mss.Cli.Rest;

/// <summary>Writes MSS_SignatureReq and MSS_StatusReq in JSON. Its own code, as <see cref="MssRequestWriter"/> is, and for the same reason.</summary>
internal static class RestRequestWriter
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a signature request.</summary>
    public static byte[] Signature(ApCredentials ap, ApMessage message, SignatureRequest request)
    {
        var json = Begin(ap, message);
        json["MessagingMode"] = request.Synchronous ? "synch" : "asynchClientServer";
        json["TimeOut"] = request.TimeOutSeconds.ToString(CultureInfo.InvariantCulture);
        json["MobileUser"] = new JsonObject { ["MSISDN"] = request.Msisdn };
        json["DataToBeSigned"] = Data(request.DataToBeSigned);
        if (request.DataToBeDisplayed is { } displayed)
        {
            json["DataToBeDisplayed"] = Data(displayed);
        }

        if (request.Profile is not null)
        {
            json["SignatureProfile"] = request.Profile;
        }

        if (request.Format is not null)
        {
            json["MSS_Format"] = request.Format;
        }

        return Write("MSS_SignatureReq", json);
    }

    /// <summary>Writes a status query.</summary>
    public static byte[] StatusQuery(ApCredentials ap, ApMessage message, string transactionId)
    {
        var json = Begin(ap, message);
        json["MSSP_TransID"] = transactionId;
        return Write("MSS_StatusReq", json);
    }

    private static JsonObject Begin(ApCredentials ap, ApMessage message)
    {
        var info = new JsonObject { ["AP_ID"] = ap.ApId };
        if (ap.ApPwd.Length > 0)
        {
            info["AP_PWD"] = ap.ApPwd;
        }

        info["AP_TransID"] = message.ApTransId;
        info["Instant"] = message.Instant;
        return new JsonObject { ["MajorVersion"] = "1", ["MinorVersion"] = "2", ["AP_Info"] = info };
    }

    private static JsonObject Data(WireData data) => new() { ["MimeType"] = data.MimeType, ["Encoding"] = data.Encoding, ["Data"] = data.Text };

    private static byte[] Write(string name, JsonObject message) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject { [name] = message }, Plain);
}
