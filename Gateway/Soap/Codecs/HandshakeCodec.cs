using Mss.Gateway.Messages;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>MSS_HandshakeReq and MSS_HandshakeResp (TS 102 204 8.12 and 8.13).</summary>
internal sealed class HandshakeCodec : MessageCodec<HandshakeRequest, HandshakeResponse>
{
    /// <inheritdoc/>
    protected override bool SetAttribute(HandshakeRequest request, string name, string? value) => false;

    /// <inheritdoc/>
    protected override void ReadChild(HandshakeRequest request, ElementCursor xml, ElementChildren part)
    {
        switch (xml.LocalName)
        {
            case "SecureMethods" when xml.Once(part):
                request.SecureMethods = ReadMethods(xml);
                break;
            case "Certificates" when xml.Once(part):
                request.Certificates = ReadList(xml, "Certificate", cursor => cursor.ReadToken());
                break;
            case "RootCAs" when xml.Once(part):
                request.RootCas = ReadList(xml, "DN", cursor => cursor.ReadToken());
                break;
            case "SignatureAlgList" when xml.Once(part):
                request.Algorithms = ReadList(xml, "Algorithm", CommonElements.ReadMssUri);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void WriteAttributes(MessageWriter xml, HandshakeResponse response) => xml.Attribute("MSSP_TransID", response.TransactionId);

    /// <inheritdoc/>
    protected override void WriteChildren(MessageWriter xml, HandshakeResponse response)
    {
        // Messages are protected by TLS and not by XML Signature: what is agreed on is none.
        xml.Start("SecureMethods");
        foreach (var name in SecureMethods.Names)
        {
            xml.Attribute(name, "false");
        }

        xml.End();
        xml.Start("MatchingMSSPCertificates");
        xml.End();
        xml.Start("MatchingAPCertificates");
        foreach (var certificate in response.MatchingApCertificates)
        {
            xml.Base64Element("Certificate", certificate);
        }

        xml.End();
        xml.Start("MatchingSigAlgList");
        xml.End();
    }

    private static SecureMethods ReadMethods(ElementCursor xml)
    {
        var methods = new SecureMethods();
        while (xml.NextAttribute())
        {
            if (SecureMethods.Names.Contains(xml.LocalName))
            {
                methods.Wanted[xml.LocalName] = xml.Value.Trim();
            }
        }

        return methods;
    }

    private static List<string> ReadList(ElementCursor xml, string child, Func<ElementCursor, string?> read)
    {
        var list = new List<string>();
        var element = xml.Enter();
        while (xml.NextMssChild(element))
        {
            if (xml.LocalName == child && read(xml) is { } item)
            {
                list.Add(item);
            }
        }

        return list;
    }
}
