using Mss.Gateway.Messages;
using Mss.Gateway.Soap;
using static Mss.Gateway.Tests.Soap.TestMessage;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Header blocks (SOAP 1.2 part 1, 2.4; TS 102 204 10.2).</summary>
public sealed class HeaderBlockTests
{
    private const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";

    [Theory]
    [InlineData("<s:Header/>")]
    [InlineData("<s:Header><x:Any xmlns:x='urn:x'><x:More/></x:Any></s:Header>")]
    [InlineData("<s:Header><x:Any xmlns:x='urn:x' s:mustUnderstand='false'/></s:Header>")]
    [InlineData("<s:Header><x:Any xmlns:x='urn:x' mustUnderstand='true'/></s:Header>")]
    [InlineData("<s:Header><x:Any xmlns:x='urn:x' s:mustUnderstand='true' s:role='http://www.w3.org/2003/05/soap-envelope/role/none'/></s:Header>")]
    [InlineData("<s:Header><x:Any xmlns:x='urn:x' s:mustUnderstand='true' s:role='urn:someone-else'/></s:Header>")]
    [InlineData("<s:Header><mss:MSS_MessageSignature s:mustUnderstand='true' s:role='http://uri.etsi.org/TS102207/v1.1.3#role_HomeMSSP'/></s:Header>")]
    [InlineData("<s:Header><r:RoamingHeader xmlns:r='http://uri.etsi.org/TS102207/v1.1.2#' s:mustUnderstand='1'/></s:Header>")]
    [InlineData("<s:Header><w:Security xmlns:w='http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd' s:mustUnderstand='true'/></s:Header>")]
    public void A_header_block_that_need_not_be_or_is_understood_is_passed_over(string header) =>
        Assert.IsType<SignatureRequest>(Read(Envelope(Part(), header)).Request);

    [Theory]
    [InlineData("s:mustUnderstand='true'")]
    [InlineData("s:mustUnderstand='1' s:role=''")]
    [InlineData("s:mustUnderstand='true' s:role='http://www.w3.org/2003/05/soap-envelope/role/next'")]
    [InlineData("s:mustUnderstand='true' s:role='http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver'")]
    [InlineData("s:mustUnderstand='true' s:role='http://uri.etsi.org/TS102207/v1.1.3#role_AcquiringEntity'")]
    public void A_header_block_for_us_that_must_be_and_is_not_understood_is_a_MustUnderstand_fault(string attributes)
    {
        var result = Read(Envelope(Part(), $"<s:Header><x:Order xmlns:x='urn:x' {attributes}/></s:Header>"));
        Assert.Equal("Order: this header block is not understood", AssertRefused(result).DetailForAp);
        var fault = GoldenCase.Write(result.Style, result.Fault!);
        Assert.Contains("<soapenv:Value>soapenv:MustUnderstand</soapenv:Value>", fault, StringComparison.Ordinal);
        Assert.Contains("<soapenv:Value>mss:_101</soapenv:Value>", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void In_SOAP_11_the_fault_code_itself_is_MustUnderstand()
    {
        var result = Read(Envelope(Part(), "<s:Header><x:Order xmlns:x='urn:x' s:mustUnderstand='1'/></s:Header>", Soap11), "text/xml");
        AssertRefused(result);
        Assert.Contains("<faultcode>soapenv:MustUnderstand</faultcode>", GoldenCase.Write(result.Style, result.Fault!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Soap11, Soap12)]
    [InlineData(Soap12, Soap11)]
    public void Only_the_envelopes_own_version_of_mustUnderstand_counts(string envelope, string attribute) =>
        Assert.Null(Read(Envelope(Part(), $"<s:Header><x:Order xmlns:x='urn:x' xmlns:o='{attribute}' o:mustUnderstand='1'/></s:Header>", envelope)).Fault);

    [Fact]
    public void Any_other_refusal_is_not_the_envelopes() => Assert.Equal(EnvelopeFault.None, Read(Envelope("<unknown/>")).Style.EnvelopeFault);
}
