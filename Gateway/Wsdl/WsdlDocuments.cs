using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security;
using System.Text;

namespace Mss.Gateway.Wsdl;

/// <summary>
/// The service's own description, for <c>GET /soap/services/…?wsdl</c>: a WSDL 1.1 and the schemas that it imports, all from here, because
/// toolkits fetch what is imported and must not need the network (wire rules 29 to 31).
/// </summary>
public static class WsdlDocuments
{
    /// <summary>Content-Type of every document.</summary>
    public const string ContentType = "text/xml; charset=utf-8";

    // What the WSDL imports, in that order.
    private static readonly (string Namespace, string File)[] Imports =
    [
        ("http://uri.etsi.org/TS102204/v1.1.2#", "MSS.xsd"),
        ("http://mss.ficom.fi/TS102204/v1.0.0#", "FiCom.xsd"),
        ("http://www.methics.fi/TS102204/ext/v1.0.0", "ProfileQuery.xsd"),
        ("http://www.swisscom.ch/TS102204/ext/v1.0.0", "MSS-ReceiptExt.xsd"),
        ("http://www.methics.fi/KiuruMSSP/v5.0.0#", "SigningCertificate.xsd"),
        ("urn:x-mss:services:v1", "Services.xsd"),
        ("http://www.methics.fi/MSSPRegistration/v1.0.0#", "Registration.xsd"),
        ("http://www.methics.fi/TS102204/ext/v1.0.0#BatchSignature", "BatchSignature.xsd"),
        ("http://www.methics.fi/TS102204/ext/v1.0.0#MultiDocSign", "MultiDocSign.xsd"),
    ];

    private const string NotificationPort = "/MSS_NotificationPort";
    private const string NotificationSchema = "MSS_Notification.xsd";
    private const string NotificationFiCom = "FiCom_Notification.xsd";

    // What those and the notification's WSDL import.
    private static readonly string[] Further = ["X509Data.xsd", NotificationSchema, NotificationFiCom];

    private static readonly string Wsdl = WsdlText.Write(Imports);

    private static readonly byte[] NotificationWsdl = Load("MSS_Notification.wsdl");

    private static readonly FrozenDictionary<string, byte[]> Schemas =
        Imports.Select(import => import.File).Concat(Further).ToFrozenDictionary(name => name, SchemaOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the document that a query string asks for.</summary>
    /// <param name="query">
    /// Query string with or without <c>?</c>: <c>wsdl</c> in any case and with any value, or <c>xsd=</c> and the name of a schema.
    /// </param>
    /// <param name="requestedAddress">
    /// The absolute address as the client reached us; without its query and fragment it becomes the address of every port, since the operation is
    /// found by the body and never by the path.
    /// </param>
    /// <param name="content">The document, in UTF-8. Shared: not to be changed.</param>
    /// <param name="contentType">Its Content-Type.</param>
    /// <returns>False when the query asks for nothing that is known; the answer is then 404.</returns>
    public static bool TryGet(
        string? query, Uri requestedAddress, [NotNullWhen(true)] out byte[]? content, [NotNullWhen(true)] out string? contentType)
    {
        ArgumentNullException.ThrowIfNull(requestedAddress);
        content = null;
        foreach (var parameter in (query ?? "").TrimStart('?').Split('&'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? parameter : parameter[..equals];
            if (name.Equals("wsdl", StringComparison.OrdinalIgnoreCase))
            {
                content = requestedAddress.AbsolutePath.EndsWith(NotificationPort, StringComparison.OrdinalIgnoreCase) ? NotificationWsdl : WsdlAt(requestedAddress);
                break;
            }

            if (name.Equals("xsd", StringComparison.OrdinalIgnoreCase)
                && Schemas.TryGetValue(Uri.UnescapeDataString(parameter[(equals + 1)..]), out content))
            {
                break;
            }
        }

        contentType = content is null ? null : ContentType;
        return content is not null;
    }

    private static byte[] WsdlAt(Uri address) =>
        Encoding.UTF8.GetBytes(Wsdl.Replace(WsdlText.AddressMark, SecurityElement.Escape(address.GetLeftPart(UriPartial.Path)), StringComparison.Ordinal));

    private static byte[] SchemaOf(string name) => name switch
    {
        NotificationSchema => WithTransactionId(Load("MSS.xsd")),

        // Two schemas of one namespace must not meet in one set: what the notification's WSDL imports must import its own.
        NotificationFiCom => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Load("FiCom.xsd")).Replace("?xsd=MSS.xsd", "?xsd=" + NotificationSchema, StringComparison.Ordinal)),
        _ => Load(name),
    };

    /// <summary>
    /// The schema with the attribute that MSS_StatusResp has in notifications and nowhere else: a schema-validating AP rejects it in the answer to a status query.
    /// </summary>
    private static byte[] WithTransactionId(byte[] schema)
    {
        const string Status = """<xs:element name="Status" type="mss:StatusType"/>""";
        var text = Encoding.UTF8.GetString(schema);
        var type = text.IndexOf("<xs:complexType name=\"MSS_StatusRespType\"", StringComparison.Ordinal);
        var end = text.IndexOf("</xs:sequence>", text.IndexOf(Status, type, StringComparison.Ordinal), StringComparison.Ordinal) + "</xs:sequence>".Length;
        return Encoding.UTF8.GetBytes(text.Insert(end, """<xs:attribute name="MSSP_TransID" type="xs:NCName"/>"""));
    }

    private static byte[] Load(string name)
    {
        var assembly = typeof(WsdlDocuments).Assembly;
        using var stream = assembly.GetManifestResourceStream($"Mss.Gateway.Wsdl.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded in {assembly.GetName().Name}");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
