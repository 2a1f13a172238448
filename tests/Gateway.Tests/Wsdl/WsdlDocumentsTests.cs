using System.Text;
using System.Xml;
using Mss.Gateway.Soap.Codecs;
using Mss.Gateway.Wsdl;

namespace Mss.Gateway.Tests.Wsdl;

public sealed class WsdlDocumentsTests
{
    private const string Soap11 = "http://schemas.xmlsoap.org/wsdl/soap/";
    private const string Soap12 = "http://schemas.xmlsoap.org/wsdl/soap12/";
    private const string WsdlNamespace = "http://schemas.xmlsoap.org/wsdl/";

    [Theory]
    [InlineData("?wsdl")]
    [InlineData("wsdl")]
    [InlineData("?WSDL")]
    [InlineData("?wsdl=1")]
    [InlineData("?a=b&wsdl")]
    public void The_WSDL_is_served_however_it_is_asked_for(string query)
    {
        Assert.True(WsdlDocuments.TryGet(query, LocalSchemas.Address, out var content, out var contentType));
        Assert.Equal("text/xml; charset=utf-8", contentType);
        Assert.Equal("definitions", Load(content).DocumentElement!.LocalName);
    }

    [Theory]
    [InlineData("?xsd=MSS.xsd", "http://uri.etsi.org/TS102204/v1.1.2#")]
    [InlineData("?XSD=mss.xsd", "http://uri.etsi.org/TS102204/v1.1.2#")]
    [InlineData("?xsd=FiCom%2Exsd", "http://mss.ficom.fi/TS102204/v1.0.0#")]
    [InlineData("?xsd=Registration.xsd", "http://www.methics.fi/MSSPRegistration/v1.0.0#")]
    public void A_schema_is_served_by_its_name(string query, string targetNamespace)
    {
        Assert.True(WsdlDocuments.TryGet(query, LocalSchemas.Address, out var content, out _));
        Assert.Equal(targetNamespace, Load(content).DocumentElement!.GetAttribute("targetNamespace"));
    }

    [Fact]
    public void The_notification_port_has_a_WSDL_of_its_own_that_APs_implement()
    {
        Assert.True(WsdlDocuments.TryGet("?wsdl", new Uri("https://mssp.example/soap/services/MSS_NotificationPort"), out var content, out _));
        var wsdl = Load(content);
        var names = new XmlNamespaceManager(wsdl.NameTable);
        names.AddNamespace("w", WsdlNamespace);
        names.AddNamespace("s", Soap12);
        Assert.Equal("mss:MSS_StatusRespType", wsdl.SelectSingleNode("//w:message[@name='MSS_NotificationInput']/w:part[@name='MSS_StatusResp']/@type", names)!.Value);
        Assert.Equal("mss:MSS_ReceiptReqType", wsdl.SelectSingleNode("//w:message[@name='MSS_NotificationOutput']/w:part[@name='MSS_ReceiptReq']/@type", names)!.Value);
        Assert.Equal("rpc", wsdl.SelectSingleNode("//s:binding/@style", names)!.Value);
        new LocalSchemas().Compile("MSS_NotificationPort");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("?xsd")]
    [InlineData("?xsd=")]
    [InlineData("?xsd=MSS.wsdl")]
    [InlineData("?xsd=../MSS.xsd")]
    [InlineData("?xsd=/etc/passwd")]
    [InlineData("?wsd")]
    public void Nothing_else_is_served(string? query)
    {
        Assert.False(WsdlDocuments.TryGet(query, LocalSchemas.Address, out var content, out var contentType));
        Assert.Null(content);
        Assert.Null(contentType);
    }

    [Theory]
    [InlineData("http://localhost:8080/soap/services/MSS_SignaturePort?wsdl", "http://localhost:8080/soap/services/MSS_SignaturePort")]
    [InlineData("https://mssp.example/gw/x'y&z/MSS_StatusQueryPort?wsdl#a", "https://mssp.example/gw/x'y&z/MSS_StatusQueryPort")]
    [InlineData("https://[::1]:8443/soap/services/any", "https://[::1]:8443/soap/services/any")]
    public void Rule_31_every_port_is_where_the_client_reached_us(string requested, string address)
    {
        Assert.True(WsdlDocuments.TryGet("?wsdl", new Uri(requested), out var content, out _));
        var wsdl = Load(content);
        var addresses = new[] { Soap11, Soap12 }.SelectMany(soap => wsdl.GetElementsByTagName("address", soap).Cast<XmlElement>()).ToArray();
        Assert.Equal(2 * OperationTable.All.Count, addresses.Length);
        Assert.All(addresses, element => Assert.Equal(address, element.GetAttribute("location")));
    }

    [Theory]
    [InlineData("MSS_Signature", "MSS_SignatureReq", "MSS_SignatureResp")]
    [InlineData("MSS_StatusQuery", "MSS_StatusReq", "MSS_StatusResp")]
    [InlineData("MSS_Handshake", "MSS_HandshakeReq", "MSS_HandshakeResp")]
    [InlineData("MSS_ProfileQuery", "MSS_ProfileReq", "MSS_ProfileResp")]
    [InlineData("MSS_Receipt", "MSS_ReceiptReq", "MSS_ReceiptResp")]
    [InlineData("MSS_Registration", "MSS_RegistrationReq", "MSS_RegistrationResp")]
    public void Rule_29_each_operation_is_document_literal_with_element_parts_over_both_SOAP_versions(string operation, string request, string response)
    {
        var wsdl = Load(Get("?wsdl"));
        var names = new XmlNamespaceManager(wsdl.NameTable);
        names.AddNamespace("w", WsdlNamespace);
        Assert.Equal($"mss:{request}", wsdl.SelectSingleNode($"//w:message[@name='{operation}Input']/w:part/@element", names)!.Value);
        Assert.Equal($"mss:{response}", wsdl.SelectSingleNode($"//w:message[@name='{operation}Output']/w:part/@element", names)!.Value);
        Assert.Empty(wsdl.SelectNodes("//w:part/@type", names)!.Cast<XmlNode>());
        foreach (var (soap, suffix) in new[] { (Soap11, "Soap11"), (Soap12, "") })
        {
            names.AddNamespace("s", soap);
            var port = (XmlElement)wsdl.SelectSingleNode($"//w:port[@name='{operation}Port{suffix}']", names)!;
            Assert.NotNull(port.SelectSingleNode("s:address", names));
            var binding = wsdl.SelectSingleNode($"//w:binding[@name='{port.GetAttribute("binding")[4..]}']", names)!;
            Assert.Equal("document", binding.SelectSingleNode("s:binding/@style", names)!.Value);
            Assert.Equal(2, binding.SelectNodes($"w:operation[@name='{operation}']/*/s:body[@use='literal']", names)!.Count);
            var portType = binding.Attributes!["type"]!.Value[4..];
            var operations = wsdl.SelectNodes($"//w:portType[@name='{portType}']/w:operation[@name='{operation}']", names)!;
            Assert.Single(operations.Cast<XmlNode>());
        }
    }

    [Fact]
    public void Rule_30_nothing_is_fetched_from_elsewhere()
    {
        var schemas = new LocalSchemas();
        Assert.Equal(10, schemas.Compile().Schemas().Count);
        Assert.All(schemas.Fetched, uri => Assert.Equal(LocalSchemas.Address.Authority, uri.Authority));
        foreach (var query in new[] { "?wsdl", "?xsd=MSS.xsd", "?xsd=FiCom.xsd", "?xsd=ProfileQuery.xsd", "?xsd=X509Data.xsd", "?xsd=SigningCertificate.xsd", "?xsd=Services.xsd", "?xsd=Registration.xsd", "?xsd=BatchSignature.xsd", "?xsd=MultiDocSign.xsd" })
        {
            var text = Encoding.UTF8.GetString(Get(query));
            Assert.DoesNotContain("schemaLocation=\"http", text, StringComparison.Ordinal);
            Assert.DoesNotContain("{address}", text, StringComparison.Ordinal);
        }
    }

    private static byte[] Get(string query) => WsdlDocuments.TryGet(query, LocalSchemas.Address, out var content, out _) ? content : [];

    private static XmlDocument Load(byte[] content)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.Load(new MemoryStream(content));
        return document;
    }
}
