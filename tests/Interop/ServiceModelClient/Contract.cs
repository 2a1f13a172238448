using System.ServiceModel;

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
public interface IProfileQueryPort
{
    [OperationContract(Action = "", ReplyAction = "*")]
    Task<ProfileOutput> MSS_ProfileQueryAsync(ProfileInput request);
}

[ServiceContract(Namespace = Ns.Wsdl), XmlSerializerFormat]
public interface IReceiptPort
{
    [OperationContract(Action = "", ReplyAction = "*")]
    Task<ReceiptOutput> MSS_ReceiptAsync(ReceiptInput request);
}

[ServiceContract(Namespace = Ns.Wsdl), XmlSerializerFormat]
public interface IRegistrationPort
{
    [OperationContract(Action = "", ReplyAction = "*")]
    Task<RegistrationOutput> MSS_RegistrationAsync(RegistrationInput request);
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
public sealed class ProfileInput
{
    [MessageBodyMember(Name = "MSS_ProfileReq", Namespace = Ns.Mss)]
    public ProfileReq Request { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class ProfileOutput
{
    [MessageBodyMember(Name = "MSS_ProfileResp", Namespace = Ns.Mss)]
    public ProfileResp Answer { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class ReceiptInput
{
    [MessageBodyMember(Name = "MSS_ReceiptReq", Namespace = Ns.Mss)]
    public ReceiptReq Request { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class ReceiptOutput
{
    [MessageBodyMember(Name = "MSS_ReceiptResp", Namespace = Ns.Mss)]
    public ReceiptResp Answer { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class RegistrationInput
{
    [MessageBodyMember(Name = "MSS_RegistrationReq", Namespace = Ns.Mss)]
    public RegistrationReq Request { get; set; } = new();
}

[MessageContract(IsWrapped = false)]
public sealed class RegistrationOutput
{
    [MessageBodyMember(Name = "MSS_RegistrationResp", Namespace = Ns.Mss)]
    public RegistrationResp Answer { get; set; } = new();
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
