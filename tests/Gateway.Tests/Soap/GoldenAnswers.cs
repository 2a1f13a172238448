using System.Globalization;
using System.Text;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Soap;

/// <summary>What the golden answers say: fixed values, as much of them as each request asks for.</summary>
internal static class GoldenAnswers
{
    private const string MsspUri = "http://mssp.example";
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-01T12:00:01.5+02:00", CultureInfo.InvariantCulture);
    private static readonly byte[] Certificate = "a certificate"u8.ToArray();
    private static readonly byte[] PublicKey = "a public key"u8.ToArray();

    public static MssResponse To(MssRequest request) => request switch
    {
        SignatureRequest signature => Signature(signature),
        ProfileRequest profile => new ProfileResponse
        {
            Request = request,
            Instant = At,
            MsspUri = MsspUri,
            Status = StatusCode.RequestOk,
            SignatureProfiles = ["mss::sign:loa4:sim", "http://mid.swisscom.ch/STK-LoA4"],
            Extension = Extension(profile),
        },
        ReceiptRequest receipt => new ReceiptResponse
        {
            Request = request,
            Instant = At,
            MsspUri = MsspUri,
            Status = StatusCode.RequestOk,
            WasShown = receipt.Message is not null,
            UserResponse = receipt.Extension?.UserAck == "true" ? "OK" : null,
        },
        RegistrationRequest registration => Registration(registration),
        HandshakeRequest => new HandshakeResponse
        {
            Request = request,
            Instant = At,
            MsspUri = MsspUri,
            Status = StatusCode.RequestOk,
            TransactionId = "h4iof",
            MatchingApCertificates = [Certificate],
        },
        _ => new StatusResponse
        {
            Request = request,
            Instant = At,
            MsspUri = MsspUri,
            Status = StatusCode.OutstandingTransaction,
            Msisdn = "+99901000001",
        },
    };

    /// <summary>Pending in mode asynchClientServer, else signed; FiCom's form where it was asked for.</summary>
    private static SignatureResponse Signature(SignatureRequest request)
    {
        var isPending = request.MessagingMode == "asynchClientServer";
        return new()
        {
            Request = request,
            Instant = At,
            MsspUri = MsspUri,
            Status = isPending ? StatusCode.RequestOk : StatusCode.Signature,
            Msisdn = request.MobileUser!.Msisdn!,
            TransactionId = TransactionId.Parse("h4iof"),
            SignatureProfile = isPending ? request.SignatureProfile : "mss::authn:loa4:sim",
            Signature = isPending ? null : Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("A signature of more octets than one line of Base64 would take. ", 3))),
            Format = request.MssFormat?.Contains("ficom", StringComparison.Ordinal) == true ? SignatureFormat.FiComPkcs1 : SignatureFormat.Cms,
            Certificate = Certificate,
        };
    }

    private static ProfileExtension? Extension(ProfileRequest request)
    {
        var certificate = new ProfileCertificate([(Certificate, "CN=User"), ("a CA's certificate"u8.ToArray(), "CN=CA")], "ACTIVE", "RSA", []);
        if (request.GetCertificates == "true")
        {
            return new() { Certificates = [certificate with { SignatureProfiles = ["mss::sign:loa4:sim", "mss::authn:loa3:sim"] }] };
        }

        var asked = request.Params?.Split(' ') ?? [];
        bool? When(string word, bool value) => asked.Contains(word) ? value : null;
        return asked.Length == 0 ? null : new()
        {
            MobileUser = asked.Contains("rcstatus") || asked.Contains("aastatus") ? new(When("rcstatus", true), When("aastatus", false)) : null,
            Sscds =
            [
                new("Sim", asked.Contains("state") ? "ACTIVE" : null, When("pinstatus", false), asked.Contains("certs") ? [certificate] : []),
            ],
        };
    }

    private static RegistrationResponse Registration(RegistrationRequest request)
    {
        // Damaged requests come here as well; what has no name is refused before there is an answer.
        var operations = request.Input?.Operations.All(operation => operation.Name is not null) == true ? request.Input.Operations : null;
        return new()
        {
            Request = request,
            Instant = At,
            MsspUri = MsspUri,
            Status = StatusCode.RegistrationOk,
            Certificate = operations is null ? Certificate : null,
            PublicKey = operations is null ? PublicKey : null,
            Results = operations?.Select(operation => operation.Name == "RequestCertificate"
                ? new RegistrationResult { Outputs = [new("KeyId", "sign")], Certificate = Certificate, PublicKey = PublicKey }
                : new RegistrationResult()).ToList(),
        };
    }
}
