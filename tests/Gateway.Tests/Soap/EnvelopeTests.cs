using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;
using static Mss.Gateway.Tests.Soap.TestMessage;

namespace Mss.Gateway.Tests.Soap;

public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("<mss:MSS_Sign/>", "unknown operation MSS_Sign")]
    [InlineData("<x:MSS_SignatureReq xmlns:x='urn:x'/>", "unknown operation MSS_SignatureReq")]
    [InlineData("<Envelope/>", "unknown operation Envelope")]
    public void An_unknown_operation_is_refused_by_its_name(string body, string detail) =>
        Assert.Equal("SOAP Body: " + detail, ReadFault(Envelope(body)).DetailForAp);

    [Fact]
    public void A_long_name_is_repeated_only_in_part() =>
        Assert.InRange(ReadFault(Envelope($"<{new string('a', 5_000)}/>")).DetailForAp.Length, 64, 150);

    [Theory]
    [InlineData("<MSS_Signature/>")]
    [InlineData("<MSS_Signature><mss:MSS_StatusReq MSSP_TransID='a'/></MSS_Signature>")]
    [InlineData("<MSS_Signature><x:MSS_SignatureReq xmlns:x='urn:x'/></MSS_Signature>")]
    [InlineData("<MSS_Signature><mss:Other><mss:MSS_SignatureReq/></mss:Other></MSS_Signature>")]
    public void A_wrapper_without_its_own_part_is_refused(string body)
    {
        var fault = ReadFault(Envelope(body));
        Assert.Equal(StatusCode.MissingParam, fault.Code);
        Assert.Equal("MSS_SignatureReq is missing", fault.DetailForAp);
    }

    [Theory]
    [InlineData("""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>""")]
    [InlineData("""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/></s:Envelope>""")]
    [InlineData("""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body/></s:Envelope>""")]
    [InlineData("""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body> text </s:Body></s:Envelope>""")]
    [InlineData("""<mss:MSS_SignatureReq xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#"/>""")]
    [InlineData("<html/>")]
    public void A_message_without_an_operation_misses_something(string xml) => Assert.Equal(StatusCode.MissingParam, ReadFault(xml).Code);

    [Fact]
    public void An_envelope_of_another_SOAP_version_is_a_version_mismatch()
    {
        var result = Read(Envelope(Part(), soap: "http://www.w3.org/2001/12/soap-envelope"));
        AssertRefused(result);
        Assert.Contains("<soapenv:Value>soapenv:VersionMismatch</soapenv:Value>", GoldenCase.Write(result.Style, result.Fault!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xml:MSS_Signature")]
    [InlineData("xmlns:MSS_Signature")]
    public void A_wrapper_in_a_namespace_that_an_answer_cannot_declare_is_refused(string wrapper) =>
        ReadFault(Envelope($"<{wrapper}>{Part()}</{wrapper}>"));

    [Fact]
    public void A_wrapper_namespace_too_long_to_mirror_is_refused() =>
        ReadFault(Envelope($"<x:MSS_Signature xmlns:x='urn:{new string('x', 600)}'>{Part()}</x:MSS_Signature>"));

    [Fact]
    public void Elements_of_others_beside_the_body_are_passed_over() =>
        Assert.IsType<SignatureRequest>(Read(Envelope(Part()).Replace("</s:Envelope>", "<x xmlns='urn:x'/></s:Envelope>", StringComparison.Ordinal)).Request);

    [Fact]
    public void A_refusal_is_answered_in_the_version_and_type_that_were_understood()
    {
        var result = Read(Envelope("<unknown/>", soap: "http://schemas.xmlsoap.org/soap/envelope/"), "text/xml");
        Assert.Equal(SoapVersion.Soap11, result.Style.Version);
        Assert.Equal("text/xml; charset=utf-8", result.Style.ResponseContentType);
        result = Read("no XML", "text/xml; charset=iso-8859-1");
        Assert.Equal(SoapVersion.Soap12, result.Style.Version);
        Assert.Equal("text/xml; charset=utf-8", result.Style.ResponseContentType);
    }
}
