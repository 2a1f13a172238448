using System.Security.Cryptography;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Testing;

/// <summary>Requests of the other operations in JSON, and a cluster that serves them.</summary>
internal static class RestMessages
{
    public const string User = "\"MobileUser\":{\"MSISDN\":\"+99901000001\"}";

    /// <summary>Every service with its parameters, in both forms of a parameter.</summary>
    public const string Services = """
        "AdditionalServices":[
         {"Description":"http://mss.ficom.fi/TS102204/v1.0.0#userLang","UserLang":{"Value":"FI"}},
         {"Description":"http://mss.ficom.fi/TS102204/v1.0.0#eventId","EventID":"A1B2"},
         {"Description":"http://mss.ficom.fi/TS102204/v1.0.0#noSpam","NoSpamCode":{"Value":"abc1","verify":"yes"}},
         {"Description":"http://uri.etsi.org/TS102204/v1.1.2#validate","Entity":{"URI":"urn:ae"}},
         {"Description":"http://uri.etsi.org/TS102204/v1.1.2#timestamp"},
         {"Description":"http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate"},
         {"Description":"http://mss.ficom.fi/TS102204/v1.0.0#personIdentity","AttributeQuery":{"ID":"q1","Attribute":[{"Name":"http://mss.ficom.fi/TS102204/v1.0.0/PersonID#age"}]}}]
        """;

    public const string ReceiptExtension = """
        "Status":{"StatusCode":{"Value":"100"},"StatusMessage":"OK","StatusDetail":{"Other":{},"ReceiptRequestExtension":
         {"ReceiptMessagingMode":"synch","TimeOut":30,"UserAck":true,"ReceiptProfile":{"Language":"de","ReceiptProfileURI":"http://mss.swisscom.ch/synch"}}}}
        """;

    public const string CreateUser = """{"ProvisioningOperation":{"Name":"CreateMobileUser","NameSpace":"urn:a","ID":"op1","SessionId":"s1"}}""";

    public const string Methods =
        "\"SecureMethods\":{\"MSS_Signature\":\"true\",\"MSS_Registration\":false,\"MSS_Notification\":\"1\",\"MSS_ProfileQuery\":\"0\",\"MSS_Receipt\":true,\"MSS_Status\":\"true\"}";

    /// <summary>As the registration authority of <see cref="TestProviders"/>.</summary>
    public static readonly RestRequest Authority = new() { ApInfo = """{"AP_ID":"http://ra.example","AP_PWD":"ra","AP_TransID":"A1","Instant":"2026-03-01T10:00:00Z"}""" };

    public static readonly string PlainRegistration = Authority.MessageJson("MSS_RegistrationReq", User);

    /// <summary>What the AP pins.</summary>
    private static readonly byte[] Pinned = [1, 2, 3];

    private static readonly byte[] Certificate = TestCertificates.Office.RawData;

    /// <summary>A SIM with its PIN blocked, and two apps.</summary>
    public static readonly UserDescription Described = new()
    {
        AutoActivation = true,
        RecoveryCodeCreated = false,
        Devices =
        [
            new DeviceDescription { Sscd = "sim", Active = true, PinBlocked = true, Keys = [Key("RSA", "ACTIVE", "mss::sign:loa4:sim")] },
            new DeviceDescription { Sscd = "app", PinBlocked = false, Keys = [Key("EC", "EXPIRED", "mss::authn:loa3:app")] },
            new DeviceDescription { Sscd = "app", Active = true },
        ],
    };

    public static string Profile(string more) => new RestRequest().MessageJson("MSS_ProfileReq", User + more);

    public static string Receipt(string more) => new RestRequest().MessageJson("MSS_ReceiptReq", $"\"MSSP_TransID\":\"t1\",{User},\"Message\":{{\"Data\":\"Thank you\"}}{more}");

    public static string Registration(string operations, string target = """{"MobileUser":{"MSISDN":"+99901000001"}}""") =>
        Authority.MessageJson("MSS_RegistrationReq", $"\"RegistrationInput\":{{\"InputId\":\"in1\",\"DefaultNameSpace\":\"urn:d\",\"MessagingMode\":\"synch\",\"Target\":{target},\"MregRequest\":[{operations}]}}");

    public static string Handshake(string members = Methods + ",\"Certificates\":{\"Certificate\":[\"AQID\",\"BAUG\"]},\"RootCAs\":{\"DN\":[\"CN=Root\"]},\"SignatureAlgList\":{\"Algorithm\":[\"urn:alg\"]}") =>
        new RestRequest().MessageJson("MSS_HandshakeReq", members);

    /// <summary>Makes the cluster serve these requests, or refuse them.</summary>
    public static void Prepare(FakeGrains grains, string outcome)
    {
        var bank = grains.Providers["http://ap1.example"];
        grains.Providers[bank.ApId] = bank with { CertificateFingerprints = [Convert.ToHexString(SHA256.HashData(Pinned))], PersonAttributes = ["age"] };
        var no = new Fault(StatusCode.UnknownClient, "no");
        var refused = outcome == "refused";
        grains.OnDescribe = _ => Task.FromResult(refused ? UserDescription.Refused(no) : Described);
        grains.OnReceipt = (_, _, _) => Task.FromResult(refused ? ReceiptAnswer.Refused(no) : new ReceiptAnswer { WasShown = true, UserResponse = outcome == "answered" ? "OK" : null });
        grains.OnRegister = (id, order) => refused
            ? RegistrationAnswer.Refused(no)
            : new RegistrationAnswer
            {
                SessionId = TransactionId.Parse(id),
                Status = StatusCode.RegistrationOk,
                Results = [.. order.Steps.Select(_ => new RegistrationResult { Certificate = [1, 2], PublicKey = [3], Outputs = [new("State", "Active")] })],
            };
    }

    private static KeyDescription Key(string algorithm, string state, params string[] profiles) =>
        new() { Algorithm = algorithm, State = state, Certificates = [Certificate], Profiles = [.. profiles.Select(SignatureProfile.Parse)] };
}
