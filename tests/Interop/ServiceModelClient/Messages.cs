using System.Xml;
using System.Xml.Serialization;

namespace Interop;

// The messages of the schema, one class for each.
[XmlType(Namespace = Ns.Mss)]
public sealed class SignatureReq : Message
{
    [XmlElement(Order = 2)] public MobileUser MobileUser { get; set; } = new();
    [XmlElement(Order = 3)] public Data DataToBeSigned { get; set; } = new();
    [XmlElement(Order = 4)] public MssUri? SignatureProfile { get; set; }
    [XmlElement(Order = 5)] public Services? AdditionalServices { get; set; }
    [XmlAttribute] public string MessagingMode { get; set; } = "synch";
    [XmlAttribute] public int TimeOut { get; set; } = 60;
}

[XmlType(Namespace = Ns.Mss)]
public sealed class SignatureResp : Message
{
    [XmlElement(Order = 2)] public MobileUser MobileUser { get; set; } = new();
    [XmlElement("MSS_Signature", Order = 3)] public Signature? Signature { get; set; }
    [XmlElement(Order = 4)] public MssUri? SignatureProfile { get; set; }
    [XmlElement(Order = 5)] public Status Status { get; set; } = new();
    [XmlAttribute("MSSP_TransID")] public string? MsspTransId { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class StatusReq : Message
{
    [XmlAttribute("MSSP_TransID")] public string? MsspTransId { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class StatusResp : Message
{
    [XmlElement(Order = 2)] public MobileUser MobileUser { get; set; } = new();
    [XmlElement("MSS_Signature", Order = 3)] public Signature? Signature { get; set; }
    [XmlElement(Order = 4)] public Status Status { get; set; } = new();
}

[XmlType(Namespace = Ns.Mss)]
public sealed class HandshakeReq : Message
{
    [XmlElement(Order = 2)] public SecureMethods SecureMethods { get; set; } = new();
    [XmlElement(Order = 3)] public Certificates Certificates { get; set; } = new();
    [XmlElement("RootCAs", Order = 4)] public RootCas RootCas { get; set; } = new();
    [XmlElement(Order = 5)] public Algorithms SignatureAlgList { get; set; } = new();
}

[XmlType(Namespace = Ns.Mss)]
public sealed class HandshakeResp : Message
{
    [XmlElement(Order = 2)] public SecureMethods? SecureMethods { get; set; }
    [XmlElement("MatchingMSSPCertificates", Order = 3)] public Certificates? MsspCertificates { get; set; }
    [XmlElement("MatchingAPCertificates", Order = 4)] public Certificates? ApCertificates { get; set; }
    [XmlElement("MatchingSigAlgList", Order = 5)] public Algorithms? SigAlgList { get; set; }
    [XmlAttribute("MSSP_TransID")] public string? MsspTransId { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class ProfileReq : Message
{
    [XmlElement(Order = 2)] public MobileUser MobileUser { get; set; } = new();
    [XmlElement(Order = 3)] public string? Params { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class ProfileResp : Message
{
    [XmlElement(Order = 2)] public MssUri[]? SignatureProfile { get; set; }
    [XmlElement(Order = 3)] public Status Status { get; set; } = new();
}

[XmlType(Namespace = Ns.Mss)]
public sealed class ReceiptReq : Message
{
    [XmlElement(Order = 2)] public MobileUser MobileUser { get; set; } = new();
    [XmlElement(Order = 3)] public Status? Status { get; set; }
    [XmlElement("Message", Order = 4)] public Data? Text { get; set; }
    [XmlAttribute("MSSP_TransID")] public string? MsspTransId { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class ReceiptResp : Message
{
    [XmlElement(Order = 2)] public Status Status { get; set; } = new();
}

[XmlType(Namespace = Ns.Mss)]
public sealed class RegistrationReq : Message
{
    [XmlElement(Order = 2)] public MobileUser MobileUser { get; set; } = new();
    [XmlAnyElement(Order = 3)] public XmlElement[]? Any { get; set; }
}

[XmlType(Namespace = Ns.Mss)]
public sealed class RegistrationResp : Message
{
    [XmlElement(Order = 2)] public Status Status { get; set; } = new();
    [XmlElement(DataType = "base64Binary", Order = 3)] public byte[]? X509Certificate { get; set; }
    [XmlElement(DataType = "base64Binary", Order = 4)] public byte[]? PublicKey { get; set; }
}
