using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>Elements that several messages have (TS 102 204 8.1 and 9).</summary>
internal static class CommonElements
{
    /// <summary>AP_Info. Its attributes are kept as they stand: the answer repeats them, and clients compare them octet by octet.</summary>
    public static void ReadApInfo(ElementCursor xml, ApInfo info)
    {
        while (xml.NextAttribute())
        {
            switch (xml.LocalName)
            {
                case "AP_ID":
                    info.ApId = xml.Value;
                    break;
                case "AP_PWD":
                    info.ApPwd = xml.Value;
                    break;
                case "AP_TransID":
                    info.ApTransId = xml.Value;
                    break;
                case "Instant":
                    info.Instant = xml.Value;
                    break;
                case "AP_URL":
                    info.ApUrl = xml.Value;
                    break;
            }
        }
    }

    /// <summary>MSSP_Info: the URI in MSSP_ID, or null. MSSP_ID may be empty or name the MSSP in another way (wire rule 8).</summary>
    public static string? ReadMsspInfo(ElementCursor xml)
    {
        string? uri = null;
        var info = xml.Enter();
        while (xml.NextMssChild(info))
        {
            if (xml.LocalName == "MSSP_ID" && xml.Once(info))
            {
                uri = ReadOnly(xml, "URI");
            }
        }

        return uri;
    }

    /// <summary>MobileUser.</summary>
    public static MobileUserInfo ReadMobileUser(ElementCursor xml)
    {
        var user = new MobileUserInfo();
        var element = xml.Enter();
        while (xml.NextMssChild(element))
        {
            switch (xml.LocalName)
            {
                case "MSISDN" when xml.Once(element):
                    user.Msisdn = xml.ReadToken();
                    break;
                case "UserIdentifier" when xml.Once(element):
                    user.UserIdentifier = xml.ReadToken();
                    break;
            }
        }

        return user;
    }

    /// <summary>mssURIType: the URI, or null. Some clients break the line around it.</summary>
    public static string? ReadMssUri(ElementCursor xml) => ReadOnly(xml, "mssURI");

    /// <summary>MeshMemberType: the URI, or null.</summary>
    public static string? ReadMeshMember(ElementCursor xml) => ReadOnly(xml, "URI");

    /// <summary>DataType: the text untouched, because it is what is shown and signed.</summary>
    public static MssData ReadData(ElementCursor xml)
    {
        var data = new MssData();
        while (xml.NextAttribute())
        {
            switch (xml.LocalName)
            {
                case "MimeType":
                    data.MimeType = xml.Value.Trim();
                    break;
                case "Encoding":
                    data.Encoding = xml.Value.Trim();
                    break;
            }
        }

        data.Value = xml.ReadText();
        return data;
    }

    /// <summary>AP_Info of the message that is answered (TS 102 204 8.1). The schema wants AP_PWD; the password itself is never repeated.</summary>
    public static void WriteApInfo(MessageWriter xml, MssResponse response)
    {
        var info = response.Request.ApInfo;
        xml.Start("AP_Info");
        xml.Attribute("AP_ID", info.ApId ?? "");
        xml.Attribute("AP_PWD", "");
        xml.Attribute("AP_TransID", info.ApTransId ?? "_");
        xml.Attribute("Instant", info.Instant ?? MessageWriter.DateTime(response.Instant));
        if (info.ApUrl is not null)
        {
            xml.Attribute("AP_URL", info.ApUrl);
        }

        xml.End();
    }

    /// <summary>MSSP_Info: we, now. Without MSSP_ID Laverca gives up before it polls (wire rule 20).</summary>
    public static void WriteMsspInfo(MessageWriter xml, MssResponse response)
    {
        xml.Start("MSSP_Info");
        xml.Attribute("Instant", MessageWriter.DateTime(response.Instant));
        xml.Start("MSSP_ID");
        xml.TextElement("URI", response.MsspUri);
        xml.End();
        xml.End();
    }

    /// <summary>MobileUser: the number as it was received.</summary>
    public static void WriteMobileUser(MessageWriter xml, string? userIdentifier, string msisdn)
    {
        xml.Start("MobileUser");
        if (userIdentifier is not null)
        {
            xml.TextElement("UserIdentifier", userIdentifier);
        }

        xml.TextElement("MSISDN", msisdn);
        xml.End();
    }

    /// <summary>MSS_Signature, left out while there is no signature: clients look whether it is there.</summary>
    public static void WriteSignature(MessageWriter xml, SignatureCarryingResponse response)
    {
        if (response.Signature is not { Length: > 0 } signature)
        {
            return;
        }

        xml.Start("MSS_Signature");
        WriteSignatureContent(xml, signature, response.Format, response.Certificate);
        xml.End();
    }

    /// <summary>Content of a SignatureType.</summary>
    public static void WriteSignatureContent(MessageWriter xml, byte[] signature, Grains.Interfaces.SignatureFormat format, byte[]? certificate)
    {
        if (format == Grains.Interfaces.SignatureFormat.FiComPkcs1)
        {
            xml.StartFiCom("PKCS1");
            xml.FiComBase64Element("SignatureValue", signature);
            if (certificate is not null)
            {
                xml.FiComBase64Element("X509Certificate", certificate);
            }

            xml.End();
        }
        else
        {
            xml.Base64Element("Base64Signature", signature);
        }
    }

    /// <summary>Status with one StatusCode and no StatusDetail: an unexpected one kills pollers (wire rules 17 and 21).</summary>
    public static void WriteStatus(MessageWriter xml, Grains.Interfaces.StatusCode status)
    {
        xml.Start("Status");
        xml.Start("StatusCode");
        xml.Attribute("Value", status.Info.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        xml.End();
        xml.TextElement("StatusMessage", status.Name);
        xml.End();
    }

    /// <summary>Status of an answer that can carry a signature: with StatusDetail exactly when a service that was asked for has an answer.</summary>
    public static void WriteStatus(MessageWriter xml, SignatureCarryingResponse response)
    {
        if (response.ServiceResults is not { Count: > 0 } results)
        {
            WriteStatus(xml, response.Status);
            return;
        }

        xml.Start("Status");
        xml.Start("StatusCode");
        xml.Attribute("Value", response.Status.Info.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        xml.End();
        xml.TextElement("StatusMessage", response.Status.Name);
        xml.Start("StatusDetail");
        ServiceElements.WriteResponses(xml, results, response.MsspUri);
        xml.End();
        xml.End();
    }

    private static string? ReadOnly(ElementCursor xml, string childName)
    {
        string? value = null;
        var element = xml.Enter();
        while (xml.NextMssChild(element))
        {
            if (xml.LocalName == childName && xml.Once(element))
            {
                value = xml.ReadToken();
            }
        }

        return value;
    }
}
