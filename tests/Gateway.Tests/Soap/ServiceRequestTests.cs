using Mss.Gateway.Messages;

namespace Mss.Gateway.Tests.Soap;

/// <summary>AdditionalServices as deployed clients write them.</summary>
public sealed class ServiceRequestTests
{
    private const string Names = "xmlns:fi=\"http://mss.ficom.fi/TS102204/v1.0.0#\" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

    [Theory]
    [InlineData("fi:")]
    [InlineData("mss:")]
    [InlineData("saml:")]
    public void Parameters_are_found_in_whatever_namespace(string prefix)
    {
        var service = Read($"<{prefix}UserLang> EN\n</{prefix}UserLang><{prefix}EventID>A1B2</{prefix}EventID><{prefix}NoSpamCode verify=\" no \"> abc </{prefix}NoSpamCode><{prefix}DisplayName>My Bank</{prefix}DisplayName>");
        Assert.Equal(("EN", "A1B2", "abc", "no", "My Bank"), (service.UserLang, service.EventId, service.NoSpamCode, service.NoSpamVerify, service.DisplayName));
    }

    [Fact]
    public void An_absent_parameter_is_null_and_an_empty_code_is_empty()
    {
        Assert.Null(Read("").NoSpamCode);
        Assert.Equal("", Read("<fi:NoSpamCode/>").NoSpamCode);
        Assert.Equal("", Read("<fi:NoSpamCode verify=\"no\"></fi:NoSpamCode>").NoSpamCode);
    }

    [Fact]
    public void A_session_id_is_an_event_id() => Assert.Equal("S1S2", Read("<fi:SessionID>S1S2</fi:SessionID>").EventId);

    [Theory]
    [InlineData("<fi:SessionID>S1S2</fi:SessionID><fi:EventID>A1B2</fi:EventID>")]
    [InlineData("<fi:EventID>A1B2</fi:EventID><mss:EventID>A1B2</mss:EventID>")]
    [InlineData("<fi:NoSpamCode>abc</fi:NoSpamCode><fi:NoSpamCode>abd</fi:NoSpamCode>")]
    [InlineData("<mss:Description><mss:mssURI>urn:b</mss:mssURI></mss:Description>")]
    public void Fault_101_a_parameter_given_twice(string parameters)
    {
        var fault = TestMessage.ReadFault(Xml(parameters));
        Assert.Contains("given twice", fault.DetailForAp, StringComparison.Ordinal);
    }

    [Fact]
    public void An_attribute_query_is_read_with_what_clients_put_into_its_id()
    {
        var query = Read("""
            <samlp:AttributeQuery ID="1 2" Version="2.0" IssueInstant="2026-03-01T10:00:00Z"><saml:Subject><saml:NameID/></saml:Subject>
              <saml:Attribute Name="urn:a" NameFormat="x"/><saml:Attribute Name=" urn:b "><saml:AttributeValue>1</saml:AttributeValue></saml:Attribute></samlp:AttributeQuery>
            """).AttributeQuery!;
        Assert.Equal("1 2", query.Id);
        Assert.Equal(["urn:a", "urn:b"], query.AttributeNames);
    }

    [Fact]
    public void An_entity_is_read_and_what_follows_a_service_is_still_found()
    {
        var request = TestMessage.ReadSignature(TestMessage.Signature(
            TestMessage.ApInfoXml + TestMessage.MsspInfo + TestMessage.MobileUser + TestMessage.Data
            + "<mss:AdditionalServices><mss:Service><mss:Description><mss:mssURI>urn:a</mss:mssURI></mss:Description><mss:Entity><mss:URI>urn:ae</mss:URI></mss:Entity></mss:Service>"
            + "<mss:Service><mss:Description><mss:mssURI>urn:b</mss:mssURI></mss:Description></mss:Service></mss:AdditionalServices>"
            + "<mss:MSS_Format><mss:mssURI>urn:f</mss:mssURI></mss:MSS_Format>"));
        Assert.Equal(["urn:a", "urn:b"], request.AdditionalServices.Select(service => service.Uri));
        Assert.Equal("urn:ae", request.AdditionalServices[0].EntityUri);
        Assert.Equal("urn:f", request.MssFormat);
    }

    private static MssService Read(string parameters) => Assert.Single(TestMessage.ReadSignature(Xml(parameters)).AdditionalServices);

    private static string Xml(string parameters) => TestMessage.Signature(
        TestMessage.ApInfoXml + TestMessage.MsspInfo + TestMessage.MobileUser + TestMessage.Data
        + $"<mss:AdditionalServices><mss:Service {Names}><mss:Description><mss:mssURI>urn:a</mss:mssURI></mss:Description>{parameters}</mss:Service></mss:AdditionalServices>");
}
