using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using static Mss.Gateway.Tests.Soap.TestMessage;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Wire rules 2 to 12: be liberal with requests.</summary>
public sealed class RequestRulesTests
{
    [Theory]
    [InlineData("text/xml", "http://www.w3.org/2003/05/soap-envelope", SoapVersion.Soap12)]
    [InlineData("application/soap+xml", "http://schemas.xmlsoap.org/soap/envelope/", SoapVersion.Soap11)]
    public void Rule_2_the_SOAP_version_comes_from_the_envelope_and_not_from_the_Content_Type(string contentType, string soap, SoapVersion version)
    {
        var result = Read(Envelope(Part(), soap: soap), contentType);
        Assert.Null(result.Fault);
        Assert.Equal(version, result.Style.Version);
    }

    [Theory]
    [InlineData("application/soap+xml; charset=utf-8; action=\"None\"")]
    [InlineData("application/soap+xml;charset=UTF-8;action=\"#MSS_StatusQuery\"")]
    [InlineData("text/xml; charset=\"utf-8\"")]
    [InlineData("multipart/related")]
    [InlineData("application/json")]
    [InlineData(";;;=")]
    [InlineData("")]
    [InlineData(null)]
    public void Rules_3_and_4_nothing_in_the_Content_Type_is_refused(string? contentType) =>
        Assert.Equal("http://ap1.example", ReadSignature(Signature(), contentType).ApInfo.ApId);

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "0")]
    [InlineData("17", "x")]
    public void Rule_7_versions_are_kept_as_received(string major, string minor)
    {
        var request = ReadSignature(Envelope($"<mss:MSS_SignatureReq MajorVersion='{major}' MinorVersion=' {minor} '>{ApInfoXml}</mss:MSS_SignatureReq>"));
        Assert.Equal(major, request.MajorVersion);
        Assert.Equal(minor, request.MinorVersion);
    }

    [Fact]
    public void Rule_8_what_is_empty_or_missing_reads_as_absent()
    {
        var request = ReadSignature(Signature("<mss:AP_Info/><mss:MSSP_Info/><mss:MobileUser/><mss:SignatureProfile/>"));
        Assert.Null(request.ApInfo.ApId);
        Assert.Null(request.ApInfo.ApPwd);
        Assert.Null(request.ApInfo.Instant);
        Assert.True(request.HasMsspInfo);
        Assert.Null(request.MsspUri);
        Assert.NotNull(request.MobileUser);
        Assert.Null(request.MobileUser.Msisdn);
        Assert.Null(request.SignatureProfile);
        Assert.Null(request.DataToBeSigned);
        Assert.Null(request.TimeOut);
        Assert.Null(request.MssFormat);
        Assert.False(request.HasKeyReference);
    }

    [Fact]
    public void Rule_8_a_part_without_anything_is_a_request_without_anything()
    {
        var request = ReadSignature(Envelope("<mss:MSS_SignatureReq/>"));
        Assert.Null(request.MajorVersion);
        Assert.False(request.HasMsspInfo);
        Assert.Null(request.MobileUser);
    }

    [Theory]
    [InlineData("<mss:MSSP_ID><mss:DNSName>mssp.example</mss:DNSName></mss:MSSP_ID>", null)]
    [InlineData("<mss:MSSP_ID><mss:DNSName>a</mss:DNSName><mss:URI> http://foreign.example </mss:URI></mss:MSSP_ID>", "http://foreign.example")]
    public void Rule_8_an_MSSP_may_be_named_in_any_way(string id, string? uri) =>
        Assert.Equal(uri, ReadSignature(Signature($"<mss:MSSP_Info>{id}</mss:MSSP_Info>")).MsspUri);

    [Fact]
    public void Rule_8_elements_may_come_in_any_order()
    {
        var request = ReadSignature(Signature(
            "<mss:MSS_Format><mss:mssURI>urn:format</mss:mssURI></mss:MSS_Format>" + Data + MobileUser
            + "<mss:SignatureProfile><mss:mssURI>urn:profile</mss:mssURI></mss:SignatureProfile>" + MsspInfo + ApInfoXml));
        Assert.Equal("urn:format", request.MssFormat);
        Assert.Equal("urn:profile", request.SignatureProfile);
        Assert.Equal("A1", request.ApInfo.ApTransId);
    }

    [Fact]
    public void Rule_8_unknown_elements_and_attributes_are_passed_over_whole()
    {
        const string Foreign = """<x:DataToBeSigned xmlns:x="urn:x">no<mss:DataToBeSigned>nor this</mss:DataToBeSigned></x:DataToBeSigned>""";
        var request = ReadSignature(Signature(
            Foreign + ApInfoXml + "<mss:Params>sscds</mss:Params><mss:New><mss:MobileUser><mss:MSISDN>1</mss:MSISDN></mss:MobileUser></mss:New>"
            + MobileUser + Data + Foreign,
            """ID="_1" x:TimeOut="1" mss:TimeOut="2" xmlns:x="urn:x" """));
        Assert.Equal("Log in?", request.DataToBeSigned!.Value);
        Assert.Equal("+99901000001", request.MobileUser!.Msisdn);
        Assert.Null(request.TimeOut);
    }

    [Fact]
    public void Rule_8_TimeOut_may_be_an_element() =>
        Assert.Equal("90", ReadSignature(Signature(ApInfoXml + "<mss:TimeOut> 90 </mss:TimeOut>" + Data)).TimeOut);

    [Fact]
    public void Rule_8_MSSP_TransID_may_be_an_element()
    {
        var result = Read(Envelope($"<mss:MSS_StatusReq>{ApInfoXml}<mss:MSSP_TransID>\n h4iof</mss:MSSP_TransID></mss:MSS_StatusReq>"));
        Assert.Equal("h4iof", Assert.IsType<StatusRequest>(result.Request).MsspTransId);
    }

    [Fact]
    public void Rule_8_a_status_query_may_name_the_mobile_user()
    {
        var result = Read(Envelope($"<mss:MSS_StatusReq MSSP_TransID='h4iof'>{ApInfoXml}{MobileUser}</mss:MSS_StatusReq>"));
        Assert.Equal("h4iof", Assert.IsType<StatusRequest>(result.Request).MsspTransId);
        Assert.Equal("+99901000001", result.Request!.MobileUser!.Msisdn);
    }

    [Theory]
    [InlineData("UTF-8", "text/plain")]
    [InlineData("BASE64", "application/x-sha256")]
    [InlineData("base64", "text/plain;ucs2")]
    public void Rule_9_encoding_and_type_are_kept_as_received(string encoding, string mimeType)
    {
        var data = ReadSignature(Signature($"<mss:DataToBeSigned Encoding='{encoding}' MimeType='{mimeType}'>x</mss:DataToBeSigned>")).DataToBeSigned!;
        Assert.Equal(encoding, data.Encoding);
        Assert.Equal(mimeType, data.MimeType);
    }

    [Theory]
    [InlineData("2026-03-01T10:00:00.1234567Z")]
    [InlineData("2026-03-01T10:00:00+00:00")]
    [InlineData("2026-03-01T10:00:00")]
    public void Rule_10_Instant_is_kept_as_received(string instant) =>
        Assert.Equal(instant, ReadSignature(Signature($"<mss:AP_Info Instant='{instant}'/>")).ApInfo.Instant);

    [Theory]
    [InlineData("+41791234567")]
    [InlineData("41 79 123 45 67")]
    [InlineData("5321000001")]
    public void Rule_10_MSISDN_is_kept_as_received(string msisdn) =>
        Assert.Equal(msisdn, ReadSignature(Signature($"<mss:MobileUser><mss:MSISDN>\n  {msisdn}\n</mss:MSISDN></mss:MobileUser>")).MobileUser!.Msisdn);

    [Fact]
    public void Rule_11_a_line_broken_around_a_URI_does_not_matter() =>
        Assert.Equal(
            "http://uri.etsi.org/TS102204/v1.1.2#PKCS7#rsa-pss",
            ReadSignature(Signature("<mss:MSS_Format>\r\n<mss:mssURI>\r\n\thttp://uri.etsi.org/TS102204/v1.1.2#PKCS7#rsa-pss\r\n</mss:mssURI></mss:MSS_Format>")).MssFormat);

    [Fact]
    public void Rule_12_an_empty_password_is_there_and_a_missing_one_is_not()
    {
        Assert.Equal("", ReadSignature(Signature("<mss:AP_Info AP_PWD=''/>")).ApInfo.ApPwd);
        Assert.Null(ReadSignature(Signature("<mss:AP_Info AP_ID='a'/>")).ApInfo.ApPwd);
    }

    [Fact]
    public void A_key_reference_is_not_overlooked() =>
        Assert.True(ReadSignature(Signature("<mss:KeyReference><mss:CertificateIssuerDN>CN=CA</mss:CertificateIssuerDN></mss:KeyReference>")).HasKeyReference);

    [Fact]
    public void All_services_are_listed_with_their_URIs()
    {
        var request = ReadSignature(Signature(
            "<mss:AdditionalServices>"
            + "<mss:Service><mss:Description><mss:mssURI>urn:a</mss:mssURI></mss:Description><mss:App2App><mss:mssURI>x</mss:mssURI></mss:App2App></mss:Service>"
            + "<mss:Service/>"
            + "<mss:Service><mss:Entity/><mss:Description><mss:mssURI> urn:b </mss:mssURI></mss:Description></mss:Service>"
            + "</mss:AdditionalServices>"));
        Assert.Equal(["urn:a", null, "urn:b"], request.AdditionalServices.Select(service => service.Uri));
    }
}
