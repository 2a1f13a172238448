using System.Globalization;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Soap.Codecs;

/// <summary>MSS_RegistrationReq and MSS_RegistrationResp (TS 102 204 8.6 and 8.7), with <c>mreg:RegistrationInput</c> and <c>mreg:RegistrationOutput</c>.</summary>
internal sealed class RegistrationCodec : MessageCodec<RegistrationRequest, RegistrationResponse>
{
    /// <inheritdoc/>
    protected override bool SetAttribute(RegistrationRequest request, string name, string? value) => false;

    /// <inheritdoc/>
    protected override void ReadChild(RegistrationRequest request, ElementCursor xml, ElementChildren part)
    {
        switch (xml.LocalName)
        {
            case "EncryptedData" when xml.Once(part):
                request.HasEncryptedData = true;
                break;
            case "EncryptResponseBy" when xml.Once(part):
                request.EncryptResponseBy = xml.ReadToken();
                break;
            case "CertificateURI" when xml.Once(part):
                request.CertificateUri = xml.ReadToken();
                break;
            case "X509Certificate" when xml.Once(part):
                request.X509Certificate = xml.ReadToken();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void ReadForeignChild(RegistrationRequest request, ElementCursor xml, ElementChildren part)
    {
        if (xml is { LocalName: "RegistrationInput", NamespaceUri: MssNamespaces.Mreg } && xml.Once(part))
        {
            request.Input = RegistrationInputReader.Read(xml);
        }
    }

    /// <inheritdoc/>
    protected override void WriteAttributes(MessageWriter xml, RegistrationResponse response)
    {
    }

    /// <inheritdoc/>
    protected override void WriteChildren(MessageWriter xml, RegistrationResponse response)
    {
        xml.Start("Status");
        xml.Start("StatusCode");
        xml.Attribute("Value", response.Status.Info.Code.ToString(CultureInfo.InvariantCulture));
        xml.End();
        xml.TextElement("StatusMessage", response.Status.Name);
        if (response.Results is not null)
        {
            // Only for who asked by the extension: others do not expect a StatusDetail (wire rule 21).
            xml.Start("StatusDetail");
            WriteOutput(xml, ((RegistrationRequest)response.Request).Input!, response.Results);
            xml.End();
        }

        xml.End();
        if (response.Certificate is not null)
        {
            xml.Base64Element("X509Certificate", response.Certificate);
        }

        if (response.PublicKey is not null)
        {
            xml.Base64Element("PublicKey", response.PublicKey);
        }
    }

    private static void WriteOutput(MessageWriter xml, RegistrationInput input, IReadOnlyList<RegistrationResult> results)
    {
        Start(xml, "RegistrationOutput");
        OptionalAttribute(xml, "InputId", input.InputId);
        OptionalAttribute(xml, "DefaultNameSpace", input.DefaultNameSpace);
        for (var i = 0; i < results.Count; i++)
        {
            var asked = input.Operations[i];
            Start(xml, "MregResponse");
            Start(xml, "OperationOutput");
            OptionalAttribute(xml, "NameSpace", asked.NameSpace);
            xml.Attribute("Name", asked.Name!);
            OptionalAttribute(xml, "ID", asked.Id);
            OptionalAttribute(xml, "SessionId", asked.SessionId);
            foreach (var (name, value) in results[i].Outputs)
            {
                WriteParameter(xml, name, value, null);
            }

            WriteOctets(xml, "X509Certificate", results[i].Certificate, "application/pkix-cert");
            WriteOctets(xml, "PublicKey", results[i].PublicKey, "application/octet-stream");
            Start(xml, "Status");
            TextElement(xml, "OperationStatusCode", "408");
            TextElement(xml, "OperationStatusMessage", StatusCode.RegistrationOk.Name);
            xml.End();
            xml.End();
            xml.End();
        }

        xml.End();
    }

    private static void WriteOctets(MessageWriter xml, string name, byte[]? octets, string mimeType)
    {
        if (octets is not null)
        {
            WriteParameter(xml, name, Convert.ToBase64String(octets), mimeType);
        }
    }

    private static void WriteParameter(MessageWriter xml, string name, string value, string? mimeType)
    {
        Start(xml, "Parameter");
        xml.Attribute("Name", name);
        xml.Attribute("Value", value);
        if (mimeType is not null)
        {
            xml.Attribute("MimeType", mimeType);
            xml.Attribute("Encoding", "base64");
        }

        xml.End();
    }

    private static void OptionalAttribute(MessageWriter xml, string name, string? value)
    {
        if (value is not null)
        {
            xml.Attribute(name, value);
        }
    }

    private static void TextElement(MessageWriter xml, string name, string value)
    {
        Start(xml, name);
        xml.Text(value);
        xml.End();
    }

    private static void Start(MessageWriter xml, string name) => xml.Start("mreg", name, MssNamespaces.Mreg);
}
