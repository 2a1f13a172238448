using System.Text;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Tests.Validation;

/// <summary>DataToBeSigned and DataToBeDisplayed: the combinations of wire rule 9, and octets that are never altered.</summary>
public sealed class DataRulesTests
{
    private static readonly string Base64 = Convert.ToBase64String([0, 1, 2, 255]);

    [Theory]
    [InlineData(null, null, "text/plain")]
    [InlineData("", "", "text/plain")]
    [InlineData("text/plain", null, "text/plain")]
    [InlineData("text/plain", "UTF-8", "text/plain")]
    [InlineData("TEXT/Plain", "utf-8", "text/plain")]
    [InlineData("text/plain", "UTF8", "text/plain")]
    [InlineData("text/plain", "7bit", "text/plain")]
    [InlineData("text/plain;UTF-8", "UTF-8", "text/plain")]
    [InlineData("text/plain; utf-8", "UTF-8", "text/plain")]
    [InlineData("text/plain;charset=UTF-8", "UTF-8", "text/plain")]
    [InlineData("text/plain; charset=\"utf-8\"", "UTF-8", "text/plain")]
    [InlineData("text/plain;", "UTF-8", "text/plain")]
    [InlineData("application/octet-stream", "UTF-8", "application/octet-stream")]
    public void A_text_is_its_UTF_8_octets(string? mimeType, string? encoding, string type)
    {
        const string Text = "Pay 10 € to Ågé?";
        var signed = Build.Accept(request => request.DataToBeSigned = Data(Text, mimeType, encoding)).DataToBeSigned;
        Assert.Equal(type, signed.MimeType);
        Assert.Equal(Encoding.UTF8.GetBytes(Text), signed.Content);
    }

    [Theory]
    [InlineData("application/octet-stream", "base64", "application/octet-stream")]
    [InlineData("application/octet-stream", "BASE64", "application/octet-stream")]
    [InlineData("application/octet-stream", "Base64", "application/octet-stream")]
    [InlineData("APPLICATION/OCTET-STREAM", " base64 ", "application/octet-stream")]
    [InlineData("application/x-sha256", "base64", "application/x-sha256")]
    [InlineData("text/plain", "base64", "text/plain")]
    public void Base64_is_the_octets_that_it_holds(string mimeType, string encoding, string type)
    {
        var signed = Build.Accept(request =>
        {
            request.DataToBeSigned = Data(Base64, mimeType, encoding);
            request.SignatureProfile = type == "application/x-sha256" ? "mss::digest:loa4" : null;
        }).DataToBeSigned;
        Assert.Equal(type, signed.MimeType);
        Assert.Equal([0, 1, 2, 255], signed.Content);
    }

    [Fact]
    public void Base64_may_be_broken_into_lines() =>
        Assert.Equal([0, 1, 2, 255], Build.Accept(request => request.DataToBeSigned = Data($"\n  {Base64[..4]}\r\n\t{Base64[4..]} ", "application/octet-stream", "base64")).DataToBeSigned.Content);

    [Theory]
    [InlineData(" leading and trailing \n")]
    [InlineData("two  blanks\ttab\nline")]
    [InlineData("e\u0301 is not \u00E9")]
    public void A_text_is_never_trimmed_or_normalised(string text) =>
        Assert.Equal(Encoding.UTF8.GetBytes(text), Build.Accept(request => request.DataToBeSigned = Data(text)).DataToBeSigned.Content);

    [Theory]
    [InlineData("text/plain;ucs2")]
    [InlineData("text/plain;gsm")]
    [InlineData("text/plain;charset=iso-8859-1")]
    [InlineData("text/html")]
    [InlineData("text")]
    [InlineData("application/x-sha1")]
    [InlineData("application/octet-stream;charset=UTF-8")]
    [InlineData("application/vnd.mobileid.txn-approval")]
    [InlineData("application/pdf")]
    public void Fault_107_a_MimeType_that_is_not_served(string mimeType)
    {
        var fault = Build.Refuse(107, request => request.DataToBeSigned = Data("x", mimeType, "UTF-8"));
        Assert.Equal($"DataToBeSigned: MimeType '{mimeType}' is not supported", fault.DetailForAp);
    }

    [Theory]
    [InlineData("UCS-2")]
    [InlineData("gsm")]
    [InlineData("ISO-8859-1")]
    [InlineData("hex")]
    [InlineData("8bit")]
    public void Fault_107_an_Encoding_that_is_not_served(string encoding) =>
        Assert.Equal($"DataToBeSigned: Encoding '{encoding}' is not supported", Build.Refuse(107, request => request.DataToBeSigned = Data("x", null, encoding)).DetailForAp);

    [Theory]
    [InlineData("no Base64!")]
    [InlineData("AAA")]
    [InlineData("AA==AA==")]
    [InlineData("AA-_")]
    public void Fault_107_what_is_not_Base64(string value) =>
        Assert.Equal("DataToBeSigned: is not Base64", Build.Refuse(107, request => request.DataToBeSigned = Data(value, "application/octet-stream", "base64")).DetailForAp);

    [Fact]
    public void Fault_107_a_type_is_repeated_without_its_control_characters_and_cut()
    {
        var fault = Build.Refuse(107, request => request.DataToBeSigned = Data("x", "a\nb\u0000" + new string('c', 1000)));
        Assert.Equal($"DataToBeSigned: MimeType 'ab{new string('c', 60)}' is not supported", fault.DetailForAp);
    }

    [Fact]
    public void Fault_107_a_text_with_half_a_character_is_not_replaced_by_another_text() =>
        Build.Refuse(107, request => request.DataToBeSigned = Data("Pay 10\uD83D to Bob"));

    [Theory]
    [InlineData("UTF-8")]
    [InlineData("base64")]
    public void Fault_103_nothing_to_be_signed(string encoding) =>
        Assert.Equal("DataToBeSigned: is empty", Build.Refuse(103, request => request.DataToBeSigned = Data("", null, encoding)).DetailForAp);

    [Fact]
    public void Fault_103_more_than_64_KiB()
    {
        Build.Accept(request => (request.DataToBeSigned, request.SignatureProfile) = (Data(new string('a', 65_536)), "mss::sign:loa4"));
        Assert.Equal(
            "DataToBeSigned: has 65538 octets, at most 65536 are taken",
            Build.Refuse(103, request => request.DataToBeSigned = Data(new string('ä', 32_769))).DetailForAp);
    }

    [Fact]
    public void Fault_102_no_DataToBeSigned() => Assert.Equal("DataToBeSigned is missing", Build.Refuse(102, request => request.DataToBeSigned = null).DetailForAp);

    [Fact]
    public void Without_DataToBeDisplayed_there_is_none_and_with_it_both_are_kept()
    {
        Assert.Null(Build.Accept().DataToBeDisplayed);
        var order = Build.Accept(request =>
        {
            request.DataToBeSigned = Data(Base64, "application/octet-stream", "base64");
            request.DataToBeDisplayed = Data("Sign?", "text/plain", "UTF-8");
        });
        Assert.Equal([0, 1, 2, 255], order.DataToBeSigned.Content);
        Assert.Equal("Sign?"u8.ToArray(), order.DataToBeDisplayed!.Content);
    }

    [Theory]
    [InlineData("AAEC", "application/octet-stream", "base64", 107, "DataToBeDisplayed: must be text/plain")]
    [InlineData("x", "text/html", null, 107, "DataToBeDisplayed: MimeType 'text/html' is not supported")]
    [InlineData("", null, null, 103, "DataToBeDisplayed: is empty")]
    public void Fault_103_or_107_what_is_displayed_is_a_text(string value, string? mimeType, string? encoding, int code, string detail) =>
        Assert.Equal(detail, Build.Refuse(code, request => request.DataToBeDisplayed = Data(value, mimeType, encoding)).DetailForAp);

    private static MssData Data(string value, string? mimeType = null, string? encoding = null) => new() { Value = value, MimeType = mimeType, Encoding = encoding };
}
