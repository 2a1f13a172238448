// An application provider on .NET's System.ServiceModel: every operation over SOAP 1.1 and 1.2.
// usage: dotnet run --project ServiceModelClient http://localhost:8080
// Writes each CMS to ./wcf-<version>-<case>.der for the caller to verify.
using System.Security.Cryptography.X509Certificates;
using System.ServiceModel;
using System.ServiceModel.Channels;
using System.Text;
using System.Xml;
using Interop;

var url = args[0] + "/soap/services/MSS_SignaturePort";
var failed = 0;
foreach (var (version, message) in new[] { ("1.1", MessageVersion.Soap11), ("1.2", MessageVersion.CreateVersion(EnvelopeVersion.Soap12, AddressingVersion.None)) })
{
    var binding = new CustomBinding(new TextMessageEncodingBindingElement(message, Encoding.UTF8), new HttpTransportBindingElement());
    var ap = new Ap(binding, url);

    await Check($"SOAP {version} synch", async () =>
    {
        var answer = await ap.SignAsync("+99901000001");
        Must(answer.MobileUser.Msisdn == "+99901000001", $"MSISDN {answer.MobileUser.Msisdn}");
        Keep(answer.Status, answer.Signature, $"{version}-synch");
    });

    await Check($"SOAP {version} asynch", async () =>
    {
        var accepted = await ap.SignAsync("+99901000002", "asynchClientServer");
        MustBe(accepted.Status, 100);
        var answer = await ap.StatusAsync(accepted.MsspTransId);
        for (var i = 0; answer.Status.StatusCode.Value == 504 && i < 100; i++)
        {
            await Task.Delay(100);
            answer = await ap.StatusAsync(accepted.MsspTransId);
        }

        Keep(answer.Status, answer.Signature, $"{version}-asynch");
    });

    await Check($"SOAP {version} services", async () =>
    {
        var answer = await ap.SignAsync("+99901000001", "synch", Ns.Mss + "validate", Ns.Mss + "timestamp", "http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate");
        Keep(answer.Status, answer.Signature, $"{version}-services", 502);
        var services = Extension(answer.Status, "ServiceResponses");
        Must(services.FirstChild!.FirstChild!.InnerText == Ns.Mss + "validate" && First(services, "StatusCode").GetAttribute("Value") == "502", services.OuterXml);
        Must(Convert.FromBase64String(First(services, "TimeStampToken").InnerText)[0] == 0x30, services.OuterXml);
        Must(First(services, "signingCertificate").ChildNodes.Count == 2, services.OuterXml);
    });

    await Check($"SOAP {version} profile", async () =>
    {
        var answer = await ap.ProfileAsync("+99901000001", "sscds certs state");
        MustBe(answer.Status, 100);
        Must(answer.SignatureProfile!.Any(profile => profile.Uri!.StartsWith("mss::sign:loa4", StringComparison.Ordinal)), "SignatureProfile");
        var sim = First(Extension(answer.Status, "ProfileQueryExtension"), "Sim");
        Must(First(sim, "State").InnerText == "ACTIVE" && First(sim, "MobileUserCertificate").GetAttribute("Algorithm") == "RSA", sim.OuterXml);
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(First(sim, "X509Certificate").InnerText));
        Must(certificate.Subject.Contains("SERIALNUMBER=MSSDEV9901000001", StringComparison.Ordinal), certificate.Subject);
    });

    await Check($"SOAP {version} receipt", async () =>
    {
        var signed = await ap.SignAsync("+99901000002");
        var answer = await ap.ReceiptAsync(signed.MsspTransId, "+99901000002", "Kiitos! €", Xml("""
            <sco:ReceiptRequestExtension xmlns:sco="http://www.swisscom.ch/TS102204/ext/v1.0.0" ReceiptMessagingMode="synch" UserAck="true"/>
            """));
        MustBe(answer.Status, 100);
        var shown = Extension(answer.Status, "ReceiptResponseExtension");
        Must(shown.GetAttribute("NetworkAck") == "true" && shown.GetAttribute("UserResponse") == """{"status":"OK"}""", shown.OuterXml);
    });

    await Check($"SOAP {version} registration", async () =>
    {
        var ra = new Ap(binding, url, "http://ra.example", "ra");
        var number = version == "1.1" ? "+99901002109" : "+99901002110";
        var answer = await ra.RegisterAsync(null, Xml($"""
            <mreg:RegistrationInput xmlns:mreg="http://www.methics.fi/MSSPRegistration/v1.0.0#">
              <mreg:Target><mreg:SimCard><mreg:ICCID>8999{number[1..]}</mreg:ICCID><mreg:MSISDN>{number}</mreg:MSISDN></mreg:SimCard></mreg:Target>
              <mreg:MregRequest><mreg:ProvisioningOperation Name="CreateMobileUser"/></mreg:MregRequest>
              <mreg:MregRequest><mreg:WirelessOperation Name="AddDevice"/></mreg:MregRequest>
              <mreg:MregRequest><mreg:CertificationOperation Name="RequestCertificate"/></mreg:MregRequest>
              <mreg:MregRequest><mreg:ProvisioningOperation Name="ActivateMobileUser"/></mreg:MregRequest>
            </mreg:RegistrationInput>
            """));
        MustBe(answer.Status, 408);
        var codes = Extension(answer.Status, "RegistrationOutput").GetElementsByTagName("OperationStatusCode", "*").Cast<XmlNode>().Select(code => code.InnerText);
        Must(codes.SequenceEqual(["408", "408", "408", "408"]), string.Join(' ', codes));
        var signed = await ap.SignAsync(number);
        Keep(signed.Status, signed.Signature, $"{version}-registered");
        var fetched = await ra.RegisterAsync(number);
        MustBe(fetched.Status, 408);
        Must(fetched.X509Certificate is [0x30, ..] && fetched.PublicKey is [0x30, ..], "X509Certificate, PublicKey");
    });

    await Check($"SOAP {version} handshake", async () =>
    {
        var answer = await ap.HandshakeAsync();
        Must(answer.SecureMethods is { Signature: false } && answer.MsspTransId is not null && answer.SigAlgList is not null, "an element is missing");
    });

    await Check($"SOAP {version} fault 105", async () =>
    {
        try
        {
            await ap.SignAsync("+99909999999");
        }
        catch (FaultException fault)
        {
            var code = fault.Code.SubCode ?? fault.Code;
            Must(fault.Reason.ToString() == "UNKNOWN_CLIENT" && code.Name == "_105" && code.Namespace == Ns.Mss, $"{fault.Reason} {code.Namespace}{code.Name}");
            return;
        }

        throw new InvalidOperationException("no fault");
    });
}

return failed == 0 ? 0 : 1;

static XmlElement Xml(string text)
{
    var document = new XmlDocument { XmlResolver = null };
    document.LoadXml(text);
    return document.DocumentElement!;
}

// What stands in StatusDetail, and the first of an element below it.
static XmlElement Extension(Status status, string name) => status.StatusDetail!.Any!.Single(element => element.LocalName == name);

static XmlElement First(XmlElement parent, string name) => (XmlElement)parent.GetElementsByTagName(name, "*")[0]!;

static void Keep(Status status, Signature? signature, string name, int expected = 500)
{
    MustBe(status, expected);
    File.WriteAllBytes($"wcf-{name}.der", signature!.Base64Signature!);
}

static void Must(bool condition, string seen)
{
    if (!condition)
    {
        throw new InvalidOperationException(seen);
    }
}

static void MustBe(Status status, int expected) => Must(status.StatusCode.Value == expected, $"status {status.StatusCode.Value} {status.StatusMessage}");

async Task Check(string name, Func<Task> work)
{
    try
    {
        await work();
        Console.WriteLine($"ok    System.ServiceModel: {name}");
    }
    catch (Exception e) // any failure is a failed case, and the next one is still worth trying
    {
        failed++;
        Console.WriteLine($"FAIL  System.ServiceModel: {name}: {e.GetType().Name}: {e.Message}");
    }
}
