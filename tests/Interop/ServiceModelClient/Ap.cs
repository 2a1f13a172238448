using System.ServiceModel;
using System.ServiceModel.Channels;
using System.Xml;

namespace Interop;

// An application provider: what it asks, over one binding.
internal sealed class Ap(Binding binding, string url, string id = "http://ap1.example", string password = "secret1")
{
    public async Task<SignatureResp> SignAsync(string msisdn, string mode = "synch", params string[] services) =>
        (await Port<ISignaturePort>().MSS_SignatureAsync(new()
        {
            Request = Known(new SignatureReq
            {
                MessagingMode = mode,
                MobileUser = { Msisdn = msisdn },
                DataToBeSigned = { Value = "Maksa 10 €?", MimeType = "text/plain", Encoding = "UTF-8" },
                SignatureProfile = new() { Uri = "mss::sign:loa4" },
                AdditionalServices = services.Length == 0 ? null : new() { Items = [.. services.Select(uri => new Service { Description = { Uri = uri } })] },
            }),
        })).Answer;

    public async Task<StatusResp> StatusAsync(string? transaction) =>
        (await Port<IStatusQueryPort>().MSS_StatusQueryAsync(new() { Request = Known(new StatusReq { MsspTransId = transaction }) })).Answer;

    public async Task<ProfileResp> ProfileAsync(string msisdn, string parameters) =>
        (await Port<IProfileQueryPort>().MSS_ProfileQueryAsync(new() { Request = Known(new ProfileReq { MobileUser = { Msisdn = msisdn }, Params = parameters }) })).Answer;

    public async Task<ReceiptResp> ReceiptAsync(string? transaction, string msisdn, string text, XmlElement extension) =>
        (await Port<IReceiptPort>().MSS_ReceiptAsync(new()
        {
            Request = Known(new ReceiptReq
            {
                MsspTransId = transaction,
                MobileUser = { Msisdn = msisdn },
                Status = new() { StatusCode = { Value = 100 }, StatusDetail = new() { Any = [extension] } },
                Text = new() { Value = text, MimeType = "text/plain", Encoding = "UTF-8" },
            }),
        })).Answer;

    public async Task<RegistrationResp> RegisterAsync(string? msisdn, XmlElement? input = null) =>
        (await Port<IRegistrationPort>().MSS_RegistrationAsync(new()
        {
            Request = Known(new RegistrationReq { MobileUser = { Msisdn = msisdn }, Any = input is null ? null : [input] }),
        })).Answer;

    public async Task<HandshakeResp> HandshakeAsync() =>
        (await Port<IHandshakePort>().MSS_HandshakeAsync(new() { Request = Known(new HandshakeReq()) })).Answer;

    private T Port<T>() => new ChannelFactory<T>(binding, new EndpointAddress(url)).CreateChannel();

    private T Known<T>(T message)
        where T : Message
    {
        message.ApInfo.ApId = id;
        message.ApInfo.ApPwd = password;
        return message;
    }
}
