using System.Globalization;
using System.Text.Json;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>Members that several messages have (TS 102 204 8.1 and 9).</summary>
internal static class CommonMembers
{
    /// <summary>Every name that is read here or in the base codec.</summary>
    public static readonly string[] Names =
    [
        "MajorVersion", "MinorVersion", "AP_Info", "AP_ID", "AP_PWD", "AP_TransID", "Instant", "AP_URL", "MSSP_Info", "MSSP_ID", "URI",
        "MobileUser", "MSISDN", "UserIdentifier", "MimeType", "Encoding", "Data", "MSSP_TransID",
    ];

    /// <summary>AP_Info, kept as it stands: the answer repeats it, and clients compare.</summary>
    public static void ReadApInfo(ref JsonCursor json, ApInfo info)
    {
        UInt128 seen = 0;
        var entered = json.EnterObject("AP_Info");
        while (entered && json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "AP_ID":
                    info.ApId = json.ReadText(name);
                    break;
                case "AP_PWD":
                    info.ApPwd = json.ReadText(name);
                    break;
                case "AP_TransID":
                    info.ApTransId = json.ReadText(name);
                    break;
                case "Instant":
                    info.Instant = json.ReadText(name);
                    break;
                case "AP_URL":
                    info.ApUrl = json.ReadText(name);
                    break;
            }
        }
    }

    /// <summary>MSSP_Info: the URI in MSSP_ID, or null.</summary>
    public static string? ReadMsspInfo(ref JsonCursor json)
    {
        string? uri = null;
        UInt128 seen = 0;
        var entered = json.EnterObject("MSSP_Info");
        while (entered && json.NextMember(ref seen, out var name))
        {
            if (name == "MSSP_ID")
            {
                UInt128 seenInId = 0;
                var enteredId = json.EnterObject(name);
                while (enteredId && json.NextMember(ref seenInId, out var inner))
                {
                    uri = inner == "URI" ? json.ReadToken(inner) : uri;
                }
            }
        }

        return uri;
    }

    /// <summary>MobileUser, or null.</summary>
    public static MobileUserInfo? ReadMobileUser(ref JsonCursor json)
    {
        if (!json.EnterObject("MobileUser"))
        {
            return null;
        }

        var user = new MobileUserInfo();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "MSISDN":
                    user.Msisdn = json.ReadToken(name);
                    break;
                case "UserIdentifier":
                    user.UserIdentifier = json.ReadToken(name);
                    break;
            }
        }

        return user;
    }

    /// <summary>DataType, or null: the text untouched, because it is what is shown and signed.</summary>
    public static MssData? ReadData(ref JsonCursor json, string field)
    {
        if (!json.EnterObject(field))
        {
            return null;
        }

        var data = new MssData();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "MimeType":
                    data.MimeType = json.ReadToken(name);
                    break;
                case "Encoding":
                    data.Encoding = json.ReadToken(name);
                    break;
                case "Data":
                    data.Value = json.ReadText(name) ?? "";
                    break;
            }
        }

        return data;
    }

    /// <summary>A text. What came another way may hold what no Unicode text has, and an answer must not break off in the middle.</summary>
    public static void WriteText(Utf8JsonWriter json, string name, string value) => json.WriteString(name, XmlText.Legal(value));

    /// <summary>A text in an array.</summary>
    public static void WriteItem(Utf8JsonWriter json, string value) => json.WriteStringValue(XmlText.Legal(value));

    /// <summary>AP_Info of the message that is answered; the password is never repeated.</summary>
    public static void WriteApInfo(Utf8JsonWriter json, MssResponse response)
    {
        var info = response.Request.ApInfo;
        json.WriteStartObject("AP_Info");
        WriteText(json, "AP_ID", info.ApId ?? "");
        WriteText(json, "AP_TransID", info.ApTransId ?? "");
        WriteText(json, "Instant", info.Instant ?? DateTime(response.Instant));
        if (info.ApUrl is not null)
        {
            WriteText(json, "AP_URL", info.ApUrl);
        }

        json.WriteEndObject();
    }

    /// <summary>MSSP_Info: we, now.</summary>
    public static void WriteMsspInfo(Utf8JsonWriter json, MssResponse response)
    {
        json.WriteStartObject("MSSP_Info");
        json.WriteString("Instant", DateTime(response.Instant));
        json.WriteStartObject("MSSP_ID");
        json.WriteString("URI", response.MsspUri);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>MobileUser: the number as it was received.</summary>
    public static void WriteMobileUser(Utf8JsonWriter json, string? userIdentifier, string msisdn)
    {
        json.WriteStartObject("MobileUser");
        if (userIdentifier is not null)
        {
            WriteText(json, "UserIdentifier", userIdentifier);
        }

        WriteText(json, "MSISDN", msisdn);
        json.WriteEndObject();
    }

    /// <summary>MSS_Signature, left out while there is no signature: clients look whether it is there.</summary>
    public static void WriteSignature(Utf8JsonWriter json, SignatureCarryingResponse response)
    {
        if (response.Signature is { Length: > 0 } signature)
        {
            WriteSignature(json, signature, response.Format, response.Certificate);
        }
    }

    /// <summary>MSS_Signature in its format.</summary>
    public static void WriteSignature(Utf8JsonWriter json, byte[] signature, SignatureFormat format, byte[]? certificate)
    {
        json.WriteStartObject("MSS_Signature");
        if (format == SignatureFormat.FiComPkcs1)
        {
            json.WriteStartObject("PKCS1");
            json.WriteBase64String("SignatureValue", signature);
            if (certificate is not null)
            {
                json.WriteBase64String("X509Certificate", certificate);
            }

            json.WriteEndObject();
        }
        else
        {
            json.WriteBase64String("Base64Signature", signature);
        }

        json.WriteEndObject();
    }

    /// <summary>Status.</summary>
    public static void WriteStatus(Utf8JsonWriter json, StatusCode status)
    {
        StartStatus(json, status);
        json.WriteEndObject();
    }

    /// <summary>Status, left open for a StatusDetail.</summary>
    public static void StartStatus(Utf8JsonWriter json, StatusCode status)
    {
        json.WriteStartObject("Status");
        json.WriteStartObject("StatusCode");
        json.WriteString("Value", status.Info.Code.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteString("StatusMessage", status.Name);
    }

    /// <summary>An instant in UTC with milliseconds, as clients of this form expect it.</summary>
    public static string DateTime(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
