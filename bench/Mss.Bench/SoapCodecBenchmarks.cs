using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Bench;

/// <summary>Reading a request and writing its answer: what the gateway pays per request beside HTTP.</summary>
[MemoryDiagnoser]
public class SoapCodecBenchmarks
{
    private const string Request =
        """
        <soapenv:Envelope xmlns:soapenv="http://www.w3.org/2003/05/soap-envelope"><soapenv:Body><MSS_Signature><mss:MSS_SignatureReq xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#" MajorVersion="1" MinorVersion="1" MessagingMode="asynchClientServer" TimeOut="80"><mss:AP_Info AP_ID="http://ap1.example" AP_PWD="secret1" AP_TransID="A7K2" Instant="2026-11-24T12:00:00.000Z"/><mss:MSSP_Info><mss:MSSP_ID><mss:URI>http://mss.example/</mss:URI></mss:MSSP_ID></mss:MSSP_Info><mss:MobileUser><mss:MSISDN>+99901000001</mss:MSISDN></mss:MobileUser><mss:DataToBeSigned MimeType="text/plain" Encoding="UTF-8">Pay 10 euro to Example?</mss:DataToBeSigned><mss:SignatureProfile><mss:mssURI>mss::sign:loa4</mss:mssURI></mss:SignatureProfile><mss:MSS_Format><mss:mssURI>http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature</mss:mssURI></mss:MSS_Format></mss:MSS_SignatureReq></MSS_Signature></soapenv:Body></soapenv:Envelope>
        """;

    private readonly byte[] _hostile = Encoding.UTF8.GetBytes("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]>" + Request);
    private readonly byte[] _request = Encoding.UTF8.GetBytes(Request);
    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private SoapReadResult _read = null!;
    private SignatureResponse _answer = null!;

    [GlobalSetup]
    public void Setup()
    {
        _read = SoapReader.Read(_request, "application/soap+xml");
        _answer = new SignatureResponse
        {
            Request = _read.Request!,
            Instant = new DateTimeOffset(2026, 11, 24, 12, 0, 1, TimeSpan.Zero),
            MsspUri = "http://mss.example/",
            Status = StatusCode.Signature,
            Msisdn = "+99901000001",
            TransactionId = TransactionId.Parse("tcubznqpeczaw4gdxxkbmogit2jzgvwx"),
            SignatureProfile = "mss::sign:loa4:sim",
            Signature = new byte[1600],
        };
    }

    [Benchmark]
    public SoapReadResult Read() => SoapReader.Read(_request, "application/soap+xml");

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        SoapWriter.WriteResponse(_output, _read.Style, _answer);
        return _output.WrittenCount;
    }

    [Benchmark]
    public SoapReadResult RefuseDtd() => SoapReader.Read(_hostile, "application/soap+xml");
}
