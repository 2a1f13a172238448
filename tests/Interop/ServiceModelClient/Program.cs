// An application provider on .NET's System.ServiceModel: both SOAP versions, both modes, every operation, a fault.
// usage: dotnet run --project ServiceModelClient http://localhost:8080
// Writes each CMS to ./wcf-<version>-<mode>.der for the caller to verify.
using System.ServiceModel;
using System.ServiceModel.Channels;
using System.Text;
using Interop;

var address = new EndpointAddress(args[0] + "/soap/services/MSS_SignaturePort");
var failed = 0;
foreach (var (name, version) in new[] { ("1.1", MessageVersion.Soap11), ("1.2", MessageVersion.CreateVersion(EnvelopeVersion.Soap12, AddressingVersion.None)) })
{
    var binding = new CustomBinding(new TextMessageEncodingBindingElement(version, Encoding.UTF8), new HttpTransportBindingElement());
    await Check($"SOAP {name} synch", async () =>
    {
        var answer = (await Port<ISignaturePort>(binding).MSS_SignatureAsync(Request("+99901000001", "synch"))).Answer;
        Must(answer.MobileUser.Msisdn == "+99901000001", $"MSISDN {answer.MobileUser.Msisdn}");
        Keep(answer.Status, answer.Signature, $"wcf-{name}-synch.der");
    });
    await Check($"SOAP {name} asynch", async () =>
    {
        var accepted = (await Port<ISignaturePort>(binding).MSS_SignatureAsync(Request("+99901000002", "asynchClientServer"))).Answer;
        Must(accepted.Status.StatusCode.Value == 100, $"status {accepted.Status.StatusCode.Value}");
        var status = Port<IStatusQueryPort>(binding);
        for (var i = 0; ; i++)
        {
            var answer = (await status.MSS_StatusQueryAsync(new StatusInput { Request = { MsspTransId = accepted.MsspTransId } })).Answer;
            if (answer.Status.StatusCode.Value != 504 || i > 100)
            {
                Keep(answer.Status, answer.Signature, $"wcf-{name}-asynch.der");
                return;
            }

            await Task.Delay(100);
        }
    });
    await Check($"SOAP {name} fault 105", async () =>
    {
        try
        {
            await Port<ISignaturePort>(binding).MSS_SignatureAsync(Request("+99909999999", "synch"));
        }
        catch (FaultException fault)
        {
            var code = fault.Code.SubCode ?? fault.Code;
            Must(fault.Reason.ToString() == "UNKNOWN_CLIENT" && code.Name == "_105" && code.Namespace == "http://uri.etsi.org/TS102204/v1.1.2#", $"{fault.Reason} {code.Namespace}{code.Name}");
            return;
        }

        throw new InvalidOperationException("no fault");
    });
    await Check($"SOAP {name} handshake", async () =>
    {
        var answer = (await Port<IHandshakePort>(binding).MSS_HandshakeAsync(new HandshakeInput())).Answer;
        Must(answer.SecureMethods is { Signature: false } && answer.MsspTransId is not null && answer.SigAlgList is not null, "an element is missing");
    });
}

return failed == 0 ? 0 : 1;

T Port<T>(Binding binding) => new ChannelFactory<T>(binding, address).CreateChannel();

static SignatureInput Request(string msisdn, string mode) => new()
{
    Request =
    {
        MessagingMode = mode,
        MobileUser = { Msisdn = msisdn },
        DataToBeSigned = { Value = "Maksa 10 €?", MimeType = "text/plain", Encoding = "UTF-8" },
        SignatureProfile = new MssUri { Uri = "mss::sign:loa4" },
    },
};

static void Keep(Status status, Signature? signature, string file)
{
    Must(status.StatusCode.Value == 500 && status.StatusMessage == "SIGNATURE", $"status {status.StatusCode.Value} {status.StatusMessage}");
    File.WriteAllBytes(file, signature!.Base64Signature!);
}

static void Must(bool condition, string seen)
{
    if (!condition)
    {
        throw new InvalidOperationException(seen);
    }
}

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
