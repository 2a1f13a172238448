using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Mss.Gateway.Messages;
using Mss.Gateway.Rest;
using Mss.Grains.Interfaces;

namespace Mss.Bench;

/// <summary>As <see cref="SoapCodecBenchmarks"/> for the JSON form of the same messages.</summary>
[MemoryDiagnoser]
public class RestCodecBenchmarks
{
    private const string Request =
        """
        {"MSS_SignatureReq":{"MajorVersion":"1","MinorVersion":"1","MessagingMode":"asynchClientServer","TimeOut":"60","AP_Info":{"AP_ID":"http://ap1.example","AP_PWD":"secret1","AP_TransID":"A1001","Instant":"2026-11-24T12:00:00.000Z"},"MSSP_Info":{"MSSP_ID":{"URI":"http://mss.example/"}},"MobileUser":{"MSISDN":"+99901000001"},"DataToBeSigned":{"MimeType":"text/plain","Encoding":"UTF-8","Data":"Pay 10 euro to Example?"},"SignatureProfile":"mss::sign:loa4","MSS_Format":"http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature"}}
        """;

    private readonly byte[] _request = Encoding.UTF8.GetBytes(Request);
    private readonly byte[] _hostile = Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 200_000));
    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private SignatureResponse _answer = null!;

    [GlobalSetup]
    public void Setup() => _answer = new SignatureResponse
    {
        Request = RestReader.Read(_request, null).Request!,
        Instant = new DateTimeOffset(2026, 11, 24, 12, 0, 1, TimeSpan.Zero),
        MsspUri = "http://mss.example/",
        Status = StatusCode.Signature,
        Msisdn = "+99901000001",
        TransactionId = TransactionId.Parse("tcubznqpeczaw4gdxxkbmogit2jzgvwx"),
        SignatureProfile = "mss::sign:loa4:sim",
        Signature = new byte[1600],
    };

    [Benchmark]
    public MssRequest? Read() => RestReader.Read(_request, "application/json").Request;

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        RestWriter.WriteResponse(_output, _answer);
        return _output.WrittenCount;
    }

    [Benchmark]
    public Fault? RefuseDepth() => RestReader.Read(_hostile, "application/json").Fault;
}
