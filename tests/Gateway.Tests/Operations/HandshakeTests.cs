using System.Security.Cryptography;
using System.Xml;
using Mss.Gateway.Tests.Testing;
using Mss.Gateway.Tests.Wsdl;

namespace Mss.Gateway.Tests.Operations;

/// <summary>MSS_Handshake: nothing is agreed on but what is true, and the AP learns which of its certificates are pinned.</summary>
public sealed class HandshakeTests : IAsyncLifetime
{
    private const string Methods =
        """<mss:SecureMethods MSS_Signature="true" MSS_Registration="false" MSS_Notification="1" MSS_ProfileQuery="0" MSS_Receipt="true" MSS_Status="true"/>""";

    private const string Rest = "<mss:Certificates/><mss:RootCAs/><mss:SignatureAlgList/>";
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8")]
    [InlineData("http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8")]
    public async Task No_operation_carries_XML_signatures_and_the_answer_is_valid_by_the_schema(string soap, string contentType)
    {
        var xml = new SoapRequest().HandshakeXml(Methods + Rest).Replace("http://www.w3.org/2003/05/soap-envelope", soap, StringComparison.Ordinal);
        var answer = await _host.PostAsync(xml, contentType);
        Assert.True(answer.HttpStatus == 200, answer.Text);
        Assert.Equal(contentType, answer.ContentType);
        var methods = (XmlElement)answer.Find("//mss:MSS_HandshakeResp/mss:SecureMethods")!;
        Assert.Equal(6, methods.Attributes.Count);
        Assert.All(methods.Attributes.Cast<XmlAttribute>(), attribute => Assert.Equal("false", attribute.Value));
        Assert.Null(answer.Find("//mss:Status"));
        Assert.Empty(AnswerSchema.Validate(answer.Text));
    }

    [Fact]
    public async Task The_AP_learns_which_of_its_certificates_are_pinned()
    {
        byte[] pinned = [1, 2, 3], other = [4, 5, 6];
        var ap = _host.Grains.Providers["http://ap1.example"];
        _host.Grains.Providers[ap.ApId] = ap with { CertificateFingerprints = [Convert.ToHexStringLower(SHA256.HashData(pinned))] };
        var certificates = $"<mss:Certificates><mss:Certificate>{Convert.ToBase64String(other)}</mss:Certificate><mss:Certificate> AQ\nID </mss:Certificate></mss:Certificates>";
        var answer = await _host.PostAsync(new SoapRequest().HandshakeXml(Methods + certificates + "<mss:RootCAs><mss:DN>CN=Root</mss:DN></mss:RootCAs><mss:SignatureAlgList/>"));
        Assert.Equal("AQID", answer.Value("//mss:MatchingAPCertificates"));
        Assert.Equal("", answer.Value("//mss:MatchingMSSPCertificates"));
    }

    [Theory]
    [InlineData("", "SecureMethods is missing")]
    [InlineData("<mss:SecureMethods MSS_Signature=\"true\"/>", "SecureMethods/MSS_Registration is missing")]
    [InlineData(Methods, "Certificates is missing")]
    [InlineData(Methods + "<mss:Certificates/>", "RootCAs is missing")]
    [InlineData(Methods + "<mss:Certificates/><mss:RootCAs/>", "SignatureAlgList is missing")]
    public async Task Fault_102_names_what_is_missing(string content, string detail) =>
        Assert.Equal(detail, (await _host.PostAsync(new SoapRequest().HandshakeXml(content))).AssertFault(102).FaultDetail);

    [Theory]
    [InlineData("MSS_Status=\"true\"", "MSS_Status=\"yes\"", "SecureMethods/MSS_Status: is no xs:boolean")]
    [InlineData("<mss:Certificates/>", "<mss:Certificates><mss:Certificate>?</mss:Certificate></mss:Certificates>", "Certificates: a Certificate is not Base64")]
    [InlineData("<mss:RootCAs/>", "<mss:RootCAs/><mss:RootCAs/>", "RootCAs: given twice")]
    public async Task Fault_101_names_what_is_wrong(string right, string wrong, string detail) =>
        Assert.Equal(detail, (await _host.PostAsync(new SoapRequest().HandshakeXml((Methods + Rest).Replace(right, wrong, StringComparison.Ordinal)))).AssertFault(101).FaultDetail);

    [Fact]
    public async Task Fault_104_for_a_wrong_password() =>
        (await _host.PostAsync((new SoapRequest() with { ApPwd = "x" }).HandshakeXml(Methods + Rest))).AssertFault(104);
}
