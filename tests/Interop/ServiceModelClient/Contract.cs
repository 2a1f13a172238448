using System.ServiceModel;
using System.Xml;
using System.Xml.Serialization;

namespace Interop;

// The port types of the WSDL as svcutil writes them: XmlSerializer, bare messages, one interface for each port type.
internal static class Ns
{
    public const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";
    public const string Wsdl = "urn:x-mss:wsdl:v1";
}

[ServiceContract(Namespace = Ns.Wsdl), XmlSerializerFormat]
public interface ISignaturePort
{
    [OperationContract(Action = "", ReplyAction = "*")]
    Task<SignatureOutput> MSS_SignatureAsync(SignatureInput request);
}

[ServiceContract(Namespace = Ns.Wsdl), XmlSerializerFormat]
public interface IStatusQueryPort
{
    [OperationContract(Action = "", ReplyAction = "*")]
    Task<StatusOutput> MSS_StatusQueryAsync(StatusInput request);
}

[ServiceContract(Namespace = Ns.Wsdl), XmlSerializerFormat]
public interface IHandshakePort
{
    [OperationContract(Action = "", ReplyAction = "*")]
    Task<HandshakeOutput> MSS_HandshakeAsync(HandshakeInput request);
}

[MessageContract(IsWrapped = false)]
public sealed class SignatureInput
{
    [MessageBodyMember(Name = "MSS_SignatureReq", Namespace = Ns.Mss)]
    public SignatureReq Request { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class SignatureOutput
{
    [MessageBodyMember(Name = "MSS_SignatureResp", Namespace = Ns.Mss)]
    public SignatureResp Answer { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class StatusInput
{
    [MessageBodyMember(Name = "MSS_StatusReq", Namespace = Ns.Mss)]
    public StatusReq Request { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class StatusOutput
{
    [MessageBodyMember(Name = "MSS_StatusResp", Namespace = Ns.Mss)]
    public StatusResp Answer { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class HandshakeInput
{
    [MessageBodyMember(Name = "MSS_HandshakeReq", Namespace = Ns.Mss)]
    public HandshakeReq Request { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class HandshakeOutput
{
    [MessageBodyMember(Name = "MSS_HandshakeResp", Namespace = Ns.Mss)]
    public HandshakeResp Answer { get; set; } = new();
}

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
public sealed class SignatureReq : Message
{
    [XmlElement(Order = 2)] public MobileUser MobileUser { get; set; } = new();
    [XmlElement(Order = 3)] public Data DataToBeSigned { get; set; } = new();
    [XmlElement(Order = 4)] public MssUri? SignatureProfile { get; set; }
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
