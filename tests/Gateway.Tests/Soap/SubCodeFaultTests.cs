using System.Xml;
using System.Xml.Schema;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Soap;

/// <summary>A fault with a second-level code is a SOAP 1.2 fault still (SOAP 1.2 part 1, 5.4.1.3: a Subcode may hold a Subcode).</summary>
public sealed class SubCodeFaultTests
{
    // The part of http://www.w3.org/2003/05/soap-envelope that describes Code, with wildcards for the rest.
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="http://www.w3.org/2003/05/soap-envelope" targetNamespace="http://www.w3.org/2003/05/soap-envelope" elementFormDefault="qualified">
          <xs:element name="Envelope"><xs:complexType><xs:sequence><xs:element name="Body"><xs:complexType><xs:sequence><xs:element name="Fault" type="t:fault"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
          <xs:complexType name="fault"><xs:sequence>
            <xs:element name="Code"><xs:complexType><xs:sequence><xs:element name="Value" type="xs:QName"/><xs:element name="Subcode" type="t:subcode" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
            <xs:element name="Reason"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
            <xs:element name="Detail"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
          </xs:sequence></xs:complexType>
          <xs:complexType name="subcode"><xs:sequence><xs:element name="Value" type="xs:QName"/><xs:element name="Subcode" type="t:subcode" minOccurs="0"/></xs:sequence></xs:complexType>
        </xs:schema>
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_fault_is_valid_and_the_first_Value_of_a_Subcode_is_the_code_of_the_standard(bool tell)
    {
        await using var host = await GatewayHost.StartAsync();
        host.Grains.Providers["http://ap1.example"] = TestProviders.Bank with { TellSubCodes = tell };

        var answer = (await host.PostAsync((new SoapRequest { Mode = "x" }).Xml)).AssertFault(101);

        var schemas = new XmlSchemaSet { XmlResolver = null };
        using var schema = XmlReader.Create(new StringReader(Schema));
        schemas.Add(null, schema);
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas, ValidationFlags = XmlSchemaValidationFlags.ReportValidationWarnings };
        settings.ValidationEventHandler += (_, e) => Assert.Fail(e.Message);
        using var reader = XmlReader.Create(new StringReader(answer.Text), settings);
        while (reader.Read())
        {
        }

        Assert.Equal(tell, answer.Find("//s:Subcode/s:Subcode") is not null);
        Assert.Equal("mss:_101", answer.Value("(//s:Subcode/s:Value)[1]"));
    }
}
