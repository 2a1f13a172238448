using System.Text;
using Mss.Cli.Soap;

namespace Mss.Cli.Tests.Soap;

public sealed class MssAnswerReaderTests
{
    private const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    private const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    private const string Children =
        $"""
        <mss:AP_Info xmlns:mss="{Mss}" AP_ID="http://ap" AP_PWD="" AP_TransID="A7K2" Instant="2026-11-24T10:00:00Z"/>
        <mss:MobileUser xmlns:mss="{Mss}"><mss:MSISDN>
          +99901000001 </mss:MSISDN></mss:MobileUser>
        <mss:MSS_Signature xmlns:mss="{Mss}"><mss:Base64Signature>
           AQID
           BA== </mss:Base64Signature></mss:MSS_Signature>
        <mss:SignatureProfile xmlns:mss="{Mss}"><mss:mssURI>mss::authn:loa3</mss:mssURI></mss:SignatureProfile>
        <mss:Status xmlns:mss="{Mss}"><mss:StatusCode Value="500"/><mss:StatusMessage>SIGNATURE</mss:StatusMessage></mss:Status>
        """;

    public static TheoryData<string> Shapes => new()
    {
        $"""<MSS_SignatureResponse><mss:MSS_SignatureResp xmlns:mss="{Mss}" MSSP_TransID="T1">{Children}</mss:MSS_SignatureResp></MSS_SignatureResponse>""",
        $"""<k:MSS_SignatureResponse xmlns:k="http://uri.etsi.org/TS102204/etsi204-kiuru.wsdl"><MSS_SignatureResp MSSP_TransID="T1">{Children}</MSS_SignatureResp></k:MSS_SignatureResponse>""",
        $"""<MSS_SignatureResp xmlns="{Mss}" MSSP_TransID="T1">{Children}</MSS_SignatureResp>""",
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_signature_is_read_in_every_deployed_shape(string body)
    {
        foreach (var soap in new[] { Soap12, Soap11 })
        {
            var answer = Assert.IsType<MssStatusAnswer>(Read(soap, body));
            Assert.Equal(500, answer.Code);
            Assert.Equal("SIGNATURE", answer.Message);
            Assert.Equal("T1", answer.TransactionId);
            Assert.Equal("A7K2", answer.ApTransId);
            Assert.Equal("+99901000001", answer.Msisdn);
            Assert.Equal("mss::authn:loa3", answer.Profile);
            Assert.Equal([1, 2, 3, 4], answer.Signature!);
            Assert.False(answer.IsPending);
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(504)]
    public void Codes_100_and_504_are_pending(int code)
    {
        var answer = Read(Soap12, $"""<R><MSS_StatusResp xmlns:m="{Mss}"><m:Status><m:StatusCode Value="{code}"/></m:Status></MSS_StatusResp></R>""");
        Assert.True(Assert.IsType<MssStatusAnswer>(answer).IsPending);
    }

    [Fact]
    public void A_FiCom_PKCS1_structure_gives_value_and_certificate()
    {
        var body = $"""
            <MSS_StatusResp xmlns:m="{Mss}" xmlns:fi="http://mss.ficom.fi/TS102204/v1.0.0#">
            <m:MSS_Signature><fi:PKCS1><fi:SignatureValue>AQ==</fi:SignatureValue><fi:X509Certificate>Ag==</fi:X509Certificate></fi:PKCS1></m:MSS_Signature>
            <m:Status><m:StatusCode Value="502"/></m:Status></MSS_StatusResp>
            """;
        var answer = Assert.IsType<MssStatusAnswer>(Read(Soap12, body));
        Assert.Equal([1], answer.Signature!);
        Assert.Equal([2], answer.Certificate!);
    }

    [Fact]
    public void A_signing_certificate_in_the_service_responses_is_found()
    {
        var body = $"""
            <MSS_StatusResp xmlns:m="{Mss}" xmlns:k="http://www.methics.fi/KiuruMSSP/v5.0.0#">
            <m:MSS_Signature><m:Base64Signature>AQ==</m:Base64Signature></m:MSS_Signature>
            <m:Status><m:StatusCode Value="500"/><m:StatusDetail><k:signingCertificate><k:X509Certificate>Aw==</k:X509Certificate><k:X509Certificate>BA==</k:X509Certificate></k:signingCertificate></m:StatusDetail></m:Status></MSS_StatusResp>
            """;
        Assert.Equal([3], Assert.IsType<MssStatusAnswer>(Read(Soap12, body)).Certificate!);
    }

    [Fact]
    public void A_SOAP_12_fault_gives_code_name_and_detail()
    {
        var body = $"""<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode xmlns:mss="{Mss}"><s:Value>mss:_105</s:Value><s:Subcode><s:Value>fi:_1052</s:Value></s:Subcode></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">UNKNOWN_CLIENT</s:Text></s:Reason><s:Detail><ns1:detail xmlns:ns1="http://kiuru.methics.fi/mssp">MSISDN is unknown</ns1:detail></s:Detail></s:Fault>""";
        Assert.Equal(new MssFaultAnswer(105, "UNKNOWN_CLIENT", "MSISDN is unknown"), Read(Soap12, body));
    }

    [Fact]
    public void A_SOAP_11_fault_gives_code_name_and_detail()
    {
        var body = $"""<s:Fault xmlns:mss="{Mss}"><faultcode>mss:_208</faultcode><faultstring>EXPIRED_TRANSACTION</faultstring><detail><d>Time out has lapsed.</d></detail></s:Fault>""";
        Assert.Equal(new MssFaultAnswer(208, "EXPIRED_TRANSACTION", "Time out has lapsed."), Read(Soap11, body));
    }

    [Fact]
    public void A_fault_that_is_not_of_the_standard_has_no_code()
    {
        var body = "<s:Fault><s:Code><s:Value>s:MustUnderstand</s:Value></s:Code><s:Reason><s:Text xml:lang=\"en\">header</s:Text></s:Reason></s:Fault>";
        Assert.Equal(new MssFaultAnswer(null, "header", ""), Read(Soap12, body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>404</body></html>")]
    [InlineData("not xml")]
    [InlineData("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body/></s:Envelope>")]
    [InlineData("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><other/></s:Body></s:Envelope>")]
    [InlineData("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><MSS_StatusResp/></s:Body></s:Envelope>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")]
    public void What_is_no_answer_is_refused(string body) =>
        Assert.Throws<NotAnMssAnswerException>(() => MssAnswerReader.Read(Encoding.UTF8.GetBytes(body)));

    private static MssAnswer Read(string soap, string body) =>
        MssAnswerReader.Read(Encoding.UTF8.GetBytes($"""<s:Envelope xmlns:s="{soap}"><s:Header/><s:Body>{body}</s:Body></s:Envelope>"""));
}
