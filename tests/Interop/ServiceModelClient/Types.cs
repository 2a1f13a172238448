using System.Xml;
using System.Xml.Serialization;

namespace Interop;

// What the messages of the schema consist of.
[XmlType(Namespace = Ns.Mss)]
public class Message
{
    [XmlElement("AP_Info", Order = 0)] public ApInfo ApInfo { get; set; } = new();
    [XmlElement("MSSP_Info", Order = 1)] public MsspInfo MsspInfo { get; set; } = new();
    [XmlAttribute] public int MajorVersion { get; set; } = 1;
    [XmlAttribute] public int MinorVersion { get; set; } = 1;
}

[XmlType(Namespace = Ns.Mss)]
public sealed class ApInfo
{
    [XmlAttribute("AP_ID")] public string ApId { get; set; } = "http://ap1.example";
    [XmlAttribute("AP_TransID")] public string ApTransId { get; set; } = "W" + Guid.NewGuid().ToString("N");
    [XmlAttribute("AP_PWD")] public string ApPwd { get; set; } = "secret1";
    [XmlAttribute] public DateTime Instant { get; set; } = DateTime.UtcNow;
}

[XmlType(Namespace = Ns.Mss)]
public sealed class MsspInfo
{
    [XmlElement("MSSP_ID")] public MeshMember MsspId { get; set; } = new();
}

[XmlType(Namespace = Ns.Mss)]
public sealed class MeshMember
{
    [XmlElement("URI")] public string? Uri { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class MobileUser
{
    [XmlElement("MSISDN")] public string? Msisdn { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class Data
{
    [XmlText] public string? Value { get; set; }
    [XmlAttribute] public string? MimeType { get; set; }
    [XmlAttribute] public string? Encoding { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class MssUri
{
    [XmlElement("mssURI")] public string? Uri { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class Signature
{
    [XmlElement(DataType = "base64Binary")] public byte[]? Base64Signature { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class Status
{
    [XmlElement(Order = 0)] public StatusCode StatusCode { get; set; } = new();
    [XmlElement(Order = 1)] public string? StatusMessage { get; set; }
    [XmlElement(Order = 2)] public StatusDetail? StatusDetail { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class StatusCode
{
    [XmlAttribute] public int Value { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class StatusDetail
{
    [XmlAnyElement] public XmlElement[]? Any { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class Services
{
    [XmlElement("Service")] public Service[]? Items { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class Service
{
    public MssUri Description { get; set; } = new();
}

[XmlType(Namespace = Ns.Mss)]
public sealed class SecureMethods
{
    [XmlAttribute("MSS_Signature")] public bool Signature { get; set; }
    [XmlAttribute("MSS_Registration")] public bool Registration { get; set; }
    [XmlAttribute("MSS_Notification")] public bool Notification { get; set; }
    [XmlAttribute("MSS_ProfileQuery")] public bool ProfileQuery { get; set; }
    [XmlAttribute("MSS_Receipt")] public bool Receipt { get; set; }
    [XmlAttribute("MSS_Status")] public bool Status { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class Certificates
{
    [XmlElement("Certificate", DataType = "base64Binary")] public byte[][]? Items { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class RootCas
{
    [XmlElement("DN")] public string[]? Names { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class Algorithms
{
    [XmlElement("Algorithm")] public MssUri[]? Items { get; set; }
}
