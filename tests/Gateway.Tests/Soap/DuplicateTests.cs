using Mss.Grains.Interfaces;
using static Mss.Gateway.Tests.Soap.TestMessage;

namespace Mss.Gateway.Tests.Soap;

/// <summary>Of two elements one could be checked and the other used; so there is only one, or none of it is believed.</summary>
public sealed class DuplicateTests
{
    [Theory]
    [InlineData("DataToBeSigned", Data + "<mss:DataToBeSigned>Pay 1000</mss:DataToBeSigned>")]
    [InlineData("DataToBeSigned", Data + "<DataToBeSigned>Pay 1000</DataToBeSigned>")]
    [InlineData("DataToBeSigned", "<mss:DataToBeSigned/>" + Data)]
    [InlineData("AP_Info", ApInfoXml + "<mss:AP_Info AP_ID='http://ap2.example'/>")]
    [InlineData("MSSP_Info", MsspInfo + MsspInfo)]
    [InlineData("MobileUser", MobileUser + "<mss:MobileUser/>")]
    [InlineData("MSISDN", "<mss:MobileUser><mss:MSISDN>1</mss:MSISDN><mss:MSISDN>2</mss:MSISDN></mss:MobileUser>")]
    [InlineData("MSSP_ID", "<mss:MSSP_Info><mss:MSSP_ID/><mss:MSSP_ID/></mss:MSSP_Info>")]
    [InlineData("mssURI", "<mss:SignatureProfile><mss:mssURI>a</mss:mssURI><mss:mssURI>b</mss:mssURI></mss:SignatureProfile>")]
    [InlineData("SignatureProfile", "<mss:SignatureProfile><mss:mssURI>a</mss:mssURI></mss:SignatureProfile><mss:SignatureProfile/>")]
    [InlineData("MSS_Format", "<mss:MSS_Format/><mss:MSS_Format/>")]
    [InlineData("DataToBeDisplayed", "<mss:DataToBeDisplayed/><mss:DataToBeDisplayed/>")]
    [InlineData("AdditionalServices", "<mss:AdditionalServices/><mss:AdditionalServices/>")]
    [InlineData("TimeOut", "<mss:TimeOut>1</mss:TimeOut><mss:TimeOut>2</mss:TimeOut>")]
    [InlineData("MessagingMode", "<mss:MessagingMode>asynchClientServer</mss:MessagingMode>")]
    public void An_element_given_twice_is_refused_by_name(string name, string children)
    {
        var fault = ReadFault(Signature(children));
        Assert.Equal(StatusCode.WrongParam, fault.Code);
        Assert.Equal($"{name}: given twice", fault.DetailForAp);
    }

    [Fact]
    public void An_attribute_given_twice_is_refused() => ReadFault(Signature("<mss:AP_Info AP_ID='a' AP_ID='b'/>"));

    [Fact]
    public void A_transaction_id_as_attribute_and_as_element_is_refused() =>
        ReadFault(Envelope("<mss:MSS_StatusReq MSSP_TransID='a'><mss:MSSP_TransID>b</mss:MSSP_TransID></mss:MSS_StatusReq>"));

    [Fact]
    public void Two_operations_in_a_body_are_refused() =>
        Assert.Equal("SOAP Body: holds more than one operation", ReadFault(Envelope(Part() + Part())).DetailForAp);

    [Fact]
    public void Two_parts_in_a_wrapper_are_refused() => ReadFault(Envelope($"<MSS_Signature>{Part()}{Part()}</MSS_Signature>"));

    [Fact]
    public void Two_bodies_are_refused() =>
        ReadFault(Envelope(Part()).Replace("</s:Envelope>", $"<s:Body>{Part()}</s:Body></s:Envelope>", StringComparison.Ordinal));

    [Fact]
    public void A_header_after_the_body_is_refused() =>
        ReadFault(Envelope(Part()).Replace("</s:Envelope>", "<s:Header/></s:Envelope>", StringComparison.Ordinal));
}
