using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Validation;

/// <summary>MSS_Format: the URIs of wire rule 11, each also with <c>#rsa-pss</c>.</summary>
public sealed class FormatRulesTests
{
    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#PKCS7", SignatureFormat.Cms)]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#CMS-Signature", SignatureFormat.Cms)]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#PKCS1", SignatureFormat.Pkcs1)]
    [InlineData("http://www.methics.fi/KiuruMSSP/v3.2.0#PKCS1", SignatureFormat.Pkcs1)]
    [InlineData("http://mss.ficom.fi/TS102204/v1.0.0#PKCS1", SignatureFormat.FiComPkcs1)]
    public void Each_URI_is_a_format_and_its_suffix_asks_for_PSS(string uri, SignatureFormat format)
    {
        var plain = Build.Accept(request => request.MssFormat = uri);
        Assert.Equal((format, false), (plain.Format, plain.Pss));
        foreach (var suffix in new[] { "#rsa-pss", "#RSA-PSS" })
        {
            var pss = Build.Accept(request => request.MssFormat = uri + suffix);
            Assert.Equal((format, true), (pss.Format, pss.Pss));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_format_it_is_CMS(string? uri)
    {
        var order = Build.Accept(request => request.MssFormat = uri);
        Assert.Equal((SignatureFormat.Cms, false), (order.Format, order.Pss));
    }

    [Theory]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#XMLDSIG")]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#pkcs7")]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#PKCS7#rsa-pkcs1")]
    [InlineData("http://uri.etsi.org/TS102204/v1.1.2#PKCS7#rsa-pss#rsa-pss")]
    [InlineData("#rsa-pss")]
    [InlineData("PKCS7")]
    public void Fault_101_an_unknown_format(string uri) => Assert.Equal("MSS_Format: is not supported", Build.Refuse(101, request => request.MssFormat = uri).DetailForAp);

    [Fact]
    public void The_profile_may_ask_for_PSS_as_well() => Assert.True(Build.Accept(request => request.SignatureProfile = "mss::sign:loa4#rsa-pss").Pss);
}
