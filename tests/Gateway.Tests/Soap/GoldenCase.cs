using System.Buffers;
using System.Globalization;
using System.Text;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Soap;

/// <summary>One client's way of asking, with the answer and the fault that it understands (rows of wire rule 1).</summary>
internal sealed record GoldenCase(string Name, string? ContentType, SoapVersion Version, string? Wrapper, bool PartQualified)
{
    public const string Kiuru = "http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl";
    public const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    public const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    public static readonly IReadOnlyList<GoldenCase> All =
    [
        new("laverca-signature", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, "", true),
        new("bash-signature", "text/xml;charset=UTF-8", SoapVersion.Soap12, "", true),
        new("jaxws-statusquery", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, Kiuru, false),
        new("dotnetmid-statusquery", "text/xml", SoapVersion.Soap12, Kiuru, false),
        new("wcf-vn-signature", "application/soap+xml; charset=utf-8; action=\"\"", SoapVersion.Soap12, "http://ae.mobile-id.vn/TS102204/etsi204", false),
        new("axis-turkcell-signature", "application/soap+xml; charset=UTF-8; action=\"uri\"", SoapVersion.Soap12, "", false),
        new("php-rpc-signature", "application/soap+xml; charset=utf-8; action=\"\"", SoapVersion.Soap12, Soap12, false),
        new("node-rpc-soap11-signature", "text/xml; charset=utf-8", SoapVersion.Soap11, Kiuru, false),
        new("node-rpc-soap12-signature", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, Kiuru, false),
        new("tr-esign-signature", "text/xml; charset=utf-8", SoapVersion.Soap11, Mss, true),
        new("tr-esign-statusquery", "text/xml; charset=utf-8", SoapVersion.Soap11, Mss, true),
        new("document-soap11-signature", "text/xml; charset=utf-8", SoapVersion.Soap11, null, true),
        new("document-soap12-signature", "application/soap+xml; charset=utf-8; action=\"None\"", SoapVersion.Soap12, null, true),
        new("document-soap12-statusquery", null, SoapVersion.Soap12, null, true),
    ];

    public static readonly Fault UnknownUser = new(StatusCode.UnknownClient, "no row in the store", "MSISDN is unknown");

    public static TheoryData<string> Names => new(All.Select(golden => golden.Name));

    public static GoldenCase Find(string name) => All.Single(golden => golden.Name == name);

    public byte[] Request => File("request");

    /// <summary>The answer that the golden file holds: pending for Laverca, signed for the others, FiCom's form where it was asked for.</summary>
    public static MssResponse Answer(MssRequest request)
    {
        var at = DateTimeOffset.Parse("2026-03-01T12:00:01.5+02:00", CultureInfo.InvariantCulture);
        var signature = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("A signature of more octets than one line of Base64 would take. ", 3)));
        return request switch
        {
            SignatureRequest { MessagingMode: "asynchClientServer" } signatureRequest => new SignatureResponse
            {
                Request = request,
                Instant = at,
                MsspUri = "http://mssp.example",
                Status = StatusCode.RequestOk,
                Msisdn = signatureRequest.MobileUser!.Msisdn!,
                TransactionId = TransactionId.Parse("h4iof"),
                SignatureProfile = signatureRequest.SignatureProfile,
            },
            SignatureRequest signatureRequest => new SignatureResponse
            {
                Request = request,
                Instant = at,
                MsspUri = "http://mssp.example",
                Status = StatusCode.Signature,
                Msisdn = signatureRequest.MobileUser!.Msisdn!,
                TransactionId = TransactionId.Parse("h4iof"),
                SignatureProfile = "mss::authn:loa4:sim",
                Signature = signature,
                Format = signatureRequest.MssFormat?.Contains("ficom", StringComparison.Ordinal) == true ? SignatureFormat.FiComPkcs1 : SignatureFormat.Cms,
                Certificate = "a certificate"u8.ToArray(),
            },
            _ => new StatusResponse
            {
                Request = request,
                Instant = at,
                MsspUri = "http://mssp.example",
                Status = StatusCode.OutstandingTransaction,
                Msisdn = "+99901000001",
            },
        };
    }

    public SoapReadResult Read() => SoapReader.Read(Request, ContentType);

    public byte[] File(string kind)
    {
        var name = $"Soap.Golden.{Name}.{kind}.xml";
        using var stream = typeof(GoldenCase).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    public static string Write(SoapStyle style, MssResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        SoapWriter.WriteResponse(output, style, response);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static string Write(SoapStyle style, Fault fault)
    {
        var output = new ArrayBufferWriter<byte>();
        SoapWriter.WriteFault(output, style, fault);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
