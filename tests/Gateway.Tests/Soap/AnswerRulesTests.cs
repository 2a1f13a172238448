using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;
using static Mss.Gateway.Tests.Soap.TestMessage;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Wire rules 13 to 23: be exact with answers. The forms themselves are pinned by <see cref="GoldenTests"/>.</summary>
public sealed partial class AnswerRulesTests
{
    private static readonly SoapStyle Document = SoapStyle.Default;

    public static TheoryData<string> Names => GoldenCase.Names;

    public static TheoryData<int> FaultCodes => new(StatusCodeTable.All.Where(row => row.IsFault).Select(row => row.Code));

    [Theory]
    [InlineData("text/xml", SoapVersion.Soap12, "text/xml; charset=utf-8")]
    [InlineData("TEXT/XML ; charset=x", SoapVersion.Soap11, "text/xml; charset=utf-8")]
    [InlineData("application/soap+xml;action=a", SoapVersion.Soap12, "application/soap+xml; charset=utf-8")]
    [InlineData("Application/SOAP+XML", SoapVersion.Soap11, "application/soap+xml; charset=utf-8")]
    [InlineData("application/xml", SoapVersion.Soap12, "application/soap+xml; charset=utf-8")]
    [InlineData(null, SoapVersion.Soap12, "application/soap+xml; charset=utf-8")]
    [InlineData(null, SoapVersion.Soap11, "text/xml; charset=utf-8")]
    public void Rule_14_the_answers_type_is_of_the_requests_family_and_has_a_charset(string? asked, SoapVersion version, string answered)
    {
        var soap = version == SoapVersion.Soap11 ? "http://schemas.xmlsoap.org/soap/envelope/" : GoldenCase.Soap12;
        Assert.Equal(answered, Read(Envelope(Part(), soap: soap), asked).Style.ResponseContentType);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_16_only_the_literal_prefixes_are_used_and_no_default_namespace(string name)
    {
        var golden = GoldenCase.Find(name);
        var result = golden.Read();
        foreach (var xml in new[] { GoldenCase.Write(result.Style, GoldenCase.Answer(result.Request!)), GoldenCase.Write(result.Style, GoldenCase.UnknownUser) })
        {
            Assert.DoesNotContain("xmlns=", xml, StringComparison.Ordinal);
            Assert.Subset(
                new HashSet<string> { "soapenv", "mss", "ns1", "fi", "mcs", "ds", "sco", "mreg", "xml", "xmlns" },
                Prefix().Matches(xml).Select(match => match.Groups[1].Value).ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rules_17_and_18_answers_and_faults_are_one_line_without_a_byte_order_mark(string name)
    {
        var golden = GoldenCase.Find(name);
        foreach (var kind in new[] { "answer", "fault" })
        {
            var text = Encoding.UTF8.GetString(golden.File(kind));
            Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?><soapenv:Envelope ", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
            Assert.DoesNotContain("> <", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rule_17_a_line_break_in_a_value_is_kept_as_a_character_reference()
    {
        var fault = GoldenCase.Write(Document, new Fault(StatusCode.WrongParam, "", "a\r\nb\n<c>"));
        Assert.Contains(">a&#xD;&#xA;b&#xA;&lt;c&gt;</ns1:detail>", fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void Rule_17_there_is_one_StatusCode_and_Value_is_its_first_attribute() =>
        Assert.Single(Regex.Matches(GoldenCase.Write(Document, Pending()), "<mss:StatusCode Value=\"504\""));

    [Theory]
    [MemberData(nameof(FaultCodes))]
    public void Rule_19_every_fault_code_has_its_class_subcode_name_and_detail(int code)
    {
        var info = StatusCodeTable.Find(code);
        var fault = GoldenCase.Write(Document, new Fault(new StatusCode(code), "for the log"));
        Assert.EndsWith(
            $"""
            <soapenv:Fault><soapenv:Code><soapenv:Value>soapenv:{(info.BySender ? "Sender" : "Receiver")}</soapenv:Value><soapenv:Subcode xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#"><soapenv:Value>mss:_{code}</soapenv:Value></soapenv:Subcode></soapenv:Code><soapenv:Reason><soapenv:Text xml:lang="en">{info.Name}</soapenv:Text></soapenv:Reason><soapenv:Detail><ns1:detail xmlns:ns1="http://kiuru.methics.fi/mssp">{info.ApText}</ns1:detail></soapenv:Detail></soapenv:Fault></soapenv:Body></soapenv:Envelope>
            """,
            fault,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_19_a_fault_code_that_is_not_in_the_table_is_an_internal_error()
    {
        var fault = GoldenCase.Write(Document, new Fault(new StatusCode(999), ""));
        Assert.Contains("mss:_900", fault, StringComparison.Ordinal);
        Assert.Contains("INTERNAL_ERROR", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_operator_is_told_is_not_told_to_the_AP() =>
        Assert.DoesNotContain("for the log", GoldenCase.Write(Document, new Fault(StatusCode.UnknownClient, "for the log")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_20_AP_Info_is_repeated_exactly_and_the_password_is_not(string name)
    {
        var golden = GoldenCase.Find(name);
        var result = golden.Read();
        var info = result.Request!.ApInfo;
        var text = GoldenCase.Write(result.Style, GoldenCase.Answer(result.Request));
        var answer = Parse(text);
        var ap = (XmlElement)answer.GetElementsByTagName("AP_Info", GoldenCase.Mss)[0]!;
        Assert.Equal(info.ApId, ap.GetAttribute("AP_ID"));
        Assert.Equal(info.ApTransId, ap.GetAttribute("AP_TransID"));
        Assert.Equal(info.Instant, ap.GetAttribute("Instant"));
        Assert.True(ap.HasAttribute("AP_PWD"));
        Assert.Equal("", ap.GetAttribute("AP_PWD"));
        Assert.Equal(info.ApUrl is not null, ap.HasAttribute("AP_URL"));
        Assert.DoesNotContain("secret1", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "AP_TransID="));
    }

    [Fact]
    public void Rule_20_strange_characters_in_AP_Info_come_back_as_they_were()
    {
        var request = ReadSignature(Signature("<mss:AP_Info AP_ID=' a&amp;b&quot;&lt;&#10;&#9;€😀 ' AP_TransID='1'/>" + MobileUser));
        var answer = Parse(GoldenCase.Write(Document, Pending(request)));
        Assert.Equal(" a&b\"<\n\t€😀 ", ((XmlElement)answer.GetElementsByTagName("AP_Info", GoldenCase.Mss)[0]!).GetAttribute("AP_ID"));
    }

    [Fact]
    public void Rule_20_what_the_request_lacked_is_filled_with_what_the_schema_allows()
    {
        var xml = GoldenCase.Write(Document, Pending(new SignatureRequest()));
        Assert.Contains("""MajorVersion="1" MinorVersion="1" """, xml, StringComparison.Ordinal);
        Assert.Contains("""<mss:AP_Info AP_ID="" AP_PWD="" AP_TransID="_" Instant="2026-03-01T10:00:00.000+00:00" />""", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_20_a_status_answer_names_the_number_of_the_signature_request_and_not_that_of_the_query()
    {
        var query = (StatusRequest)Read(Envelope($"<mss:MSS_StatusReq MSSP_TransID='a'>{ApInfoXml}{MobileUser}</mss:MSS_StatusReq>")).Request!;
        var xml = GoldenCase.Write(Document, new StatusResponse
        {
            Request = query,
            Instant = DateTimeOffset.UnixEpoch,
            MsspUri = "urn:m",
            Status = StatusCode.OutstandingTransaction,
            Msisdn = "0041 79",
        });
        Assert.Contains("<mss:MobileUser><mss:MSISDN>0041 79</mss:MSISDN></mss:MobileUser>", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("MSSP_TransID", xml, StringComparison.Ordinal);
        Assert.DoesNotContain("SignatureProfile", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_21_there_is_no_StatusDetail() => Assert.DoesNotContain("StatusDetail", GoldenCase.Write(Document, Pending()), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData(new byte[0])]
    public void Rule_22_without_a_signature_there_is_no_MSS_Signature(byte[]? signature) =>
        Assert.DoesNotContain("MSS_Signature>", GoldenCase.Write(Document, Pending(signature: signature)), StringComparison.Ordinal);

    [Fact]
    public void Rule_17_a_long_signature_is_Base64_on_one_line()
    {
        var signature = Enumerable.Range(0, 6_000).Select(i => (byte)i).ToArray();
        var xml = GoldenCase.Write(Document, Pending(signature: signature));
        Assert.Contains($"<mss:Base64Signature>{Convert.ToBase64String(signature)}</mss:Base64Signature>", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_of_the_answer_has_milliseconds_and_a_zone() =>
        Assert.Contains("<mss:MSSP_Info Instant=\"2026-03-01T10:00:00.000+00:00\">", GoldenCase.Write(Document, Pending()), StringComparison.Ordinal);

    [Fact]
    public void Text_that_XML_cannot_carry_does_not_break_an_answer_off()
    {
        var request = new SignatureRequest { ApInfo = { ApId = "a\u0000b", ApTransId = "\uD800x", ApUrl = "\uFFFE" }, MajorVersion = "\u0001" };
        var response = new SignatureResponse
        {
            Request = request,
            Instant = DateTimeOffset.UnixEpoch,
            MsspUri = "\u001B",
            Status = StatusCode.RequestOk,
            Msisdn = "1\uDC00\u0008",
            TransactionId = TransactionId.Parse("a"),
            SignatureProfile = "x\uD83D\uDE00\uD83D",
        };
        var answer = Parse(GoldenCase.Write(Document, response));
        Assert.Equal("1\uFFFD\uFFFD", answer.GetElementsByTagName("MSISDN", GoldenCase.Mss)[0]!.InnerText);
        Assert.Equal("x\uD83D\uDE00\uFFFD", answer.GetElementsByTagName("mssURI", GoldenCase.Mss)[0]!.InnerText);
        Assert.Equal("a\uFFFDb", ((XmlElement)answer.GetElementsByTagName("AP_Info", GoldenCase.Mss)[0]!).GetAttribute("AP_ID"));
        Parse(GoldenCase.Write(Document, new Fault(StatusCode.WrongParam, "", "\u0000\uD800]]>")));
    }

    private static XmlDocument Parse(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(xml);
        return document;
    }

    private static SignatureResponse Pending(SignatureRequest? request = null, byte[]? signature = null) => new()
    {
        Request = request ?? ReadSignature(Signature()),
        Instant = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero),
        MsspUri = "http://mssp.example",
        Status = StatusCode.OutstandingTransaction,
        Msisdn = "+99901000001",
        TransactionId = TransactionId.Parse("h4iof"),
        Signature = signature,
    };

    [GeneratedRegex(@"[<\s/](\w+):")]
    private static partial Regex Prefix();
}
