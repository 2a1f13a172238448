using System.Buffers;
using System.Text;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Soap;

/// <summary>One client's way of asking, with the answer and the fault that it understands (rows of wire rule 1).</summary>
internal sealed record GoldenCase(string Name, string? ContentType, SoapVersion Version, string? Wrapper, bool PartQualified, string MajorVersion = "1")
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
        new("laverca-profilequery", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, "", true),
        new("laverca-params-profilequery", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, "", true),
        new("laverca-receipt", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, "", true),
        new("laverca-mreg-registration", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, "", true),
        new("jaxws-profilequery", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, Kiuru, false, MajorVersion: "2"),
        new("jaxws-receipt", "application/soap+xml; charset=utf-8", SoapVersion.Soap12, Kiuru, false),
        new("bash-profilequery", "text/xml;charset=UTF-8", SoapVersion.Soap12, "", true),
        new("php-rpc-profilequery", "application/soap+xml; charset=utf-8; action=\"\"", SoapVersion.Soap12, Soap12, false),
        new("node-rpc-soap11-profilequery", "text/xml; charset=utf-8", SoapVersion.Soap11, Kiuru, false),
        new("wcf-vn-registration", "application/soap+xml; charset=utf-8; action=\"\"", SoapVersion.Soap12, "http://ae.mobile-id.vn/TS102204/etsi204", false),
        new("tr-esign-profilequery", "text/xml; charset=utf-8", SoapVersion.Soap11, Mss, true),
        new("document-soap12-profilequery", "application/soap+xml; charset=utf-8; action=\"None\"", SoapVersion.Soap12, null, true),
        new("document-soap11-receipt", "text/xml; charset=utf-8", SoapVersion.Soap11, null, true),
        new("document-soap12-registration", "application/soap+xml; charset=utf-8; action=\"None\"", SoapVersion.Soap12, null, true),
        new("document-soap11-handshake", "text/xml; charset=utf-8", SoapVersion.Soap11, null, true),
    ];

    public static readonly Fault UnknownUser = new(StatusCode.UnknownClient, "no row in the store", "MSISDN is unknown");

    public static TheoryData<string> Names => new(All.Select(golden => golden.Name));

    public static GoldenCase Find(string name) => All.Single(golden => golden.Name == name);

    public byte[] Request => File("request");

    /// <summary>The operation, which the name ends with.</summary>
    public MssOperation Operation => Enum.Parse<MssOperation>(Name[(Name.LastIndexOf('-') + 1)..], ignoreCase: true);

    /// <summary>The answer that the golden file holds.</summary>
    public static MssResponse Answer(MssRequest request) => GoldenAnswers.To(request);

    public SoapReadResult Read() => SoapReader.Read(Request, ContentType);

    public byte[] File(string kind) => Resource($"{Name}.{kind}");

    /// <summary>The octets of a golden file.</summary>
    public static byte[] Resource(string file)
    {
        var name = $"Soap.Golden.{file}.xml";
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
