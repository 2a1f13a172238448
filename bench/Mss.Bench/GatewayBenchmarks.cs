using System.Buffers;
using System.Reflection;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mss.Gateway;
using Mss.Gateway.Authentication;
using Mss.Gateway.Operations;
using Mss.Gateway.Routing;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Bench;

/// <summary>
/// What a request costs on the acquiring side: read, authenticate, validate, authorise, hand over, write the answer. The home side answers at once and HTTP is left out.
/// </summary>
[MemoryDiagnoser]
public class GatewayBenchmarks
{
    private static readonly ApplicationProvider Ap = new() { ApId = "http://ap1.example", DisplayName = "AP One", PasswordHash = PasswordHash.Create("secret1") };
    private static readonly TransactionId Id = TransactionId.Parse("tcubznqpeczaw4gdxxkbmogit2jzgvwx");
    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private ServiceProvider _services = null!;
    private MssDispatcher _dispatcher = null!;
    private byte[] _signature = null!;
    private byte[] _status = null!;
    private byte[] _refused = null!;

    [GlobalSetup]
    public void Setup()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddSingleton(DispatchProxy.Create<IGrainFactory, Grains>());
        services.AddSingleton(new InstallationSecret(new byte[32]));
        services.AddMssGateway(configuration);
        services.AddSingleton(DispatchProxy.Create<IHomeMssp, Home>());
        _services = services.BuildServiceProvider();
        _dispatcher = _services.GetRequiredService<MssDispatcher>();
        var instant = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", null);
        _signature = Message($"""<mss:MSS_SignatureReq MajorVersion="1" MinorVersion="1" MessagingMode="asynchClientServer" TimeOut="80">{Info(instant)}<mss:MobileUser><mss:MSISDN>+99901000001</mss:MSISDN></mss:MobileUser><mss:DataToBeSigned MimeType="text/plain" Encoding="UTF-8">Pay 10 euro to Example?</mss:DataToBeSigned><mss:SignatureProfile><mss:mssURI>mss::sign:loa4</mss:mssURI></mss:SignatureProfile></mss:MSS_SignatureReq>""");
        _status = Message($"""<mss:MSS_StatusReq MajorVersion="1" MinorVersion="1" MSSP_TransID="{Id}">{Info(instant)}</mss:MSS_StatusReq>""");
        _refused = Message($"""<mss:MSS_SignatureReq MajorVersion="1" MinorVersion="1" MessagingMode="tomorrow">{Info(instant)}<mss:MobileUser><mss:MSISDN>+99901000001</mss:MSISDN></mss:MobileUser></mss:MSS_SignatureReq>""");
        Expect(_signature, StatusCode.RequestOk);
        Expect(_status, StatusCode.OutstandingTransaction);
        Expect(_refused, StatusCode.WrongParam);
    }

    private void Expect(byte[] request, StatusCode status)
    {
        var outcome = _dispatcher.DispatchAsync(SoapReader.Read(request, null).Request!, null, new CallContext(null, CancellationToken.None)).AsTask().GetAwaiter().GetResult();
        if (outcome.Status != status)
        {
            throw new InvalidOperationException($"{outcome.Status}: {outcome.Fault}");
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark]
    public Task<int> Signature() => ServeAsync(_signature);

    [Benchmark]
    public Task<int> StatusPoll() => ServeAsync(_status);

    [Benchmark]
    public Task<int> Refused101() => ServeAsync(_refused);

    private async Task<int> ServeAsync(byte[] request)
    {
        _output.ResetWrittenCount();
        var read = SoapReader.Read(request, "application/soap+xml; charset=utf-8");
        var outcome = await _dispatcher.DispatchAsync(read.Request!, null, new CallContext(null, CancellationToken.None));
        if (outcome.Fault is { } fault)
        {
            SoapWriter.WriteFault(_output, read.Style, fault, outcome.TellSubCode);
        }
        else
        {
            SoapWriter.WriteResponse(_output, read.Style, outcome.Response!);
        }

        return _output.WrittenCount;
    }

    private static string Info(string instant) =>
        $"""<mss:AP_Info AP_ID="http://ap1.example" AP_PWD="secret1" AP_TransID="A7K2" Instant="{instant}"/><mss:MSSP_Info><mss:MSSP_ID/></mss:MSSP_Info>""";

    private static byte[] Message(string part) => Encoding.UTF8.GetBytes(
        $"""<soapenv:Envelope xmlns:soapenv="http://www.w3.org/2003/05/soap-envelope" xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#"><soapenv:Body>{part}</soapenv:Body></soapenv:Envelope>""");

    /// <summary>The registrations, and nothing else of a cluster.</summary>
    public class Grains : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.ReturnType == typeof(IApplicationProviderGrain) ? DispatchProxy.Create<IApplicationProviderGrain, Registration>() : throw new NotSupportedException(targetMethod.Name);
    }

    /// <summary>One AP.</summary>
    public class Registration : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Task.FromResult<ApplicationProvider?>(Ap);
    }

    /// <summary>A home side that has accepted everything.</summary>
    public class Home : DispatchProxy
    {
        private static readonly Task<TransactionAnswer> Accepted = Task.FromResult(new TransactionAnswer
        {
            TransactionId = Id,
            Status = StatusCode.RequestOk,
            MsisdnAsReceived = "+99901000001",
            ProfileUsed = "mss::sign:loa4:sim",
        });

        private static readonly Task<TransactionAnswer> Pending = Task.FromResult(new TransactionAnswer { TransactionId = Id, Status = StatusCode.OutstandingTransaction, MsisdnAsReceived = "+99901000001" });

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(IHomeMssp.SubmitAsync) ? Accepted : Pending;
    }
}
