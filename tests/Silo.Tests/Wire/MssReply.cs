using System.Globalization;
using System.Net;
using System.Xml.Linq;

namespace Mss.Silo.Tests.Wire;

/// <summary>An answer, read with the platform's XML reader and not with ours.</summary>
internal sealed class MssReply
{
    private static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    private static readonly XNamespace FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";
    private readonly XElement _envelope;

    public MssReply(HttpStatusCode http, string? contentType, string text)
    {
        Http = http;
        ContentType = contentType;
        Text = text;
        _envelope = XDocument.Parse(text).Root!;
    }

    public HttpStatusCode Http { get; }

    public string? ContentType { get; }

    public string Text { get; }

    public string EnvelopeNamespace => _envelope.Name.NamespaceName;

    public string BodyChild => Body.Elements().Single().Name.LocalName;

    /// <summary>StatusCode, or the code of the fault.</summary>
    public int Code => Fault ?? int.Parse(Body.Descendants(Mss + "Status").First().Element(Mss + "StatusCode")!.Attribute("Value")!.Value, CultureInfo.InvariantCulture);

    /// <summary>The code of the fault (<c>mss:_105</c> reads as 105), or null.</summary>
    public int? Fault
    {
        get
        {
            XNamespace soap = _envelope.Name.Namespace;
            if (Body.Element(soap + "Fault") is not { } fault)
            {
                return null;
            }

            var code = fault.Element("faultcode") ?? fault.Element(soap + "Code")!.Element(soap + "Subcode")!.Element(soap + "Value")!;
            Assert.StartsWith("mss:_", code.Value, StringComparison.Ordinal);
            return int.Parse(code.Value.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Reason of the fault: the symbolic name of its code.</summary>
    public string Reason => (Body.Descendants("faultstring").SingleOrDefault() ?? Body.Descendants(_envelope.Name.Namespace + "Text").Single()).Value;

    public string TransactionId => One(Mss + "MSS_SignatureResp")!.Attribute("MSSP_TransID")!.Value;

    /// <summary>MSSP_TransID of the MSS_StatusResp in a notification, which is in no namespace there.</summary>
    public string NotifiedTransactionId => One("MSS_StatusResp")!.Attribute("MSSP_TransID")!.Value;

    public string? Profile => One(Mss + "SignatureProfile")?.Value;

    public bool HasSignature => One(Mss + "MSS_Signature") is not null;

    public byte[] Signature => Convert.FromBase64String((One(Mss + "Base64Signature") ?? One(FiCom + "SignatureValue"))!.Value);

    public byte[] FiComCertificate => Convert.FromBase64String(One(FiCom + "X509Certificate")!.Value);

    /// <summary>The fi:ServiceResponse elements under a URI.</summary>
    public IReadOnlyList<XElement> ServiceResponses(string uri) =>
        [.. Body.Descendants(FiCom + "ServiceResponse").Where(response => response.Element(FiCom + "Description")!.Element(Mss + "mssURI")!.Value == uri)];

    /// <summary>The message in the Body.</summary>
    public XElement Message => Body.Descendants().First(element => element.Name.LocalName.EndsWith("Resp", StringComparison.Ordinal));

    public string Attribute(string element, string name) => One(Mss + element)!.Attribute(name)!.Value;

    private XElement Body => _envelope.Element(_envelope.Name.Namespace + "Body")!;

    private XElement? One(XName name) => Body.Descendants(name).SingleOrDefault();
}
