using Mss.Gateway.Messages;
using Mss.Gateway.Rest;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Rest;

/// <summary>What is read from JSON, and how liberally.</summary>
public sealed class RestFormTests
{
    [Fact]
    public void Every_member_of_a_signature_request_is_read()
    {
        var request = (SignatureRequest)Accept("""
            {"MSS_SignatureReq":{"MajorVersion":"1","MinorVersion":"2","MessagingMode":"synch","TimeOut":"80","ValidityDate":"2026-03-01T11:00:00Z",
             "AP_Info":{"AP_ID":"a","AP_PWD":"b","AP_TransID":"c","Instant":"d","AP_URL":"e"},"MSSP_Info":{"Instant":"x","MSSP_ID":{"URI":"http://mid.swisscom.ch/"}},
             "MobileUser":{"MSISDN":"+41791234567","UserIdentifier":"u"},"DataToBeSigned":{"MimeType":"text/plain","Encoding":"UTF-8","Data":" Pay? \r\n"},
             "DataToBeDisplayed":{"Data":"Look"},"SignatureProfile":"http://mid.swisscom.ch/Any-LoA4","SignatureProfileComparison":"minimum",
             "MSS_Format":"http://uri.etsi.org/TS102204/v1.1.2#PKCS7","KeyReference":{"X":[1]},
             "AdditionalServices":[{"Description":"s1","UserLang":{"Value":"en"}},{"Description":"s2","EventID":{"Value":"A1"},"NoSpamCode":{"Value":"1234"}}]}}
            """);
        Assert.Equal(("1", "2", "synch", "80", "2026-03-01T11:00:00Z"), (request.MajorVersion, request.MinorVersion, request.MessagingMode, request.TimeOut, request.ValidityDate));
        Assert.Equal(("a", "b", "c", "d", "e"), (request.ApInfo.ApId, request.ApInfo.ApPwd, request.ApInfo.ApTransId, request.ApInfo.Instant, request.ApInfo.ApUrl));
        Assert.Equal((true, "http://mid.swisscom.ch/"), (request.HasMsspInfo, request.MsspUri));
        Assert.Equal(("+41791234567", "u"), (request.MobileUser!.Msisdn, request.MobileUser.UserIdentifier));
        Assert.Equal(("text/plain", "UTF-8", " Pay? \r\n"), (request.DataToBeSigned!.MimeType, request.DataToBeSigned.Encoding, request.DataToBeSigned.Value));
        Assert.Equal("Look", request.DataToBeDisplayed!.Value);
        Assert.Equal(("http://mid.swisscom.ch/Any-LoA4", "minimum"), (request.SignatureProfile, request.SignatureProfileComparison));
        Assert.Equal("http://uri.etsi.org/TS102204/v1.1.2#PKCS7", request.MssFormat);
        Assert.True(request.HasKeyReference);
        Assert.Equal(["s1", "s2"], request.AdditionalServices.Select(service => service.Uri));
    }

    [Fact]
    public void A_status_query_is_read()
    {
        var request = (StatusRequest)Accept("""{"MSS_StatusReq":{"MSSP_TransID":"h4iof","AP_Info":{"AP_ID":"a"},"MobileUser":{"MSISDN":"41"}}}""");
        Assert.Equal(("h4iof", "a", "41"), (request.MsspTransId, request.ApInfo.ApId, request.MobileUser!.Msisdn));
    }

    [Theory]
    [InlineData("asynch", "asynchClientServer")]
    [InlineData("asynchClientServer", "asynchClientServer")]
    [InlineData("synch", "synch")]
    [InlineData("asynchServerServer", "asynchServerServer")]
    public void Asynch_is_the_client_server_mode(string sent, string read) =>
        Assert.Equal(read, ((SignatureRequest)Accept((RestRequest.Bare with { Mode = $"\"{sent}\"" }).Json)).MessagingMode);

    [Theory]
    [InlineData("80", "80")]
    [InlineData("\"80\"", "80")]
    [InlineData("8.0e1", "8.0e1")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", null)]
    [InlineData("\" 80 \"", "80")]
    public void Numbers_and_booleans_are_taken_as_they_are_written_and_null_is_absent(string sent, string? read) =>
        Assert.Equal(read, ((SignatureRequest)Accept((RestRequest.Bare with { More = $",\"TimeOut\":{sent}" }).Json)).TimeOut);

    [Theory]
    [InlineData("\"AP_Info\":null")]
    [InlineData("\"MSSP_Info\":null")]
    [InlineData("\"MSSP_Info\":{\"MSSP_ID\":null}")]
    [InlineData("\"MobileUser\":null")]
    [InlineData("\"DataToBeSigned\":null")]
    [InlineData("\"KeyReference\":null")]
    [InlineData("\"AdditionalServices\":null")]
    public void Null_says_the_same_as_leaving_out(string member)
    {
        var request = (SignatureRequest)Accept($"{{\"MSS_SignatureReq\":{{{member}}}}}");
        Assert.Equal((null, null, null, false), (request.ApInfo.ApId, request.MobileUser, request.DataToBeSigned, request.HasKeyReference));
        Assert.Equal(member.Contains("MSSP_ID", StringComparison.Ordinal), request.HasMsspInfo);
        Assert.Empty(request.AdditionalServices);
    }

    [Fact]
    public void Unknown_members_are_passed_over_wherever_they_stand_and_whatever_they_hold()
    {
        const string unknown = "\"x\":{\"AP_ID\":[{\"MSISDN\":1}]},\"AP_Infos\":[[[]]],\"Ap_Info\":\"y\",";
        var request = (SignatureRequest)Accept($"{{{unknown}\"MSS_SignatureReq\":{{{unknown}\"AP_Info\":{{{unknown}\"AP_ID\":\"a\"}},\"MobileUser\":{{{unknown}\"MSISDN\":\"1\"}}}}}}");
        Assert.Equal(("a", "1"), (request.ApInfo.ApId, request.MobileUser!.Msisdn));
    }

    [Fact]
    public void A_known_name_in_the_wrong_place_is_passed_over()
    {
        var request = (SignatureRequest)Accept("""{"MSS_SignatureReq":{"MSISDN":{"AP_ID":"x"},"AP_Info":{"Data":["y"],"AP_ID":"a"}}}""");
        Assert.Equal(("a", null), (request.ApInfo.ApId, request.MobileUser));
    }

    [Fact]
    public void An_escaped_name_is_the_name() =>
        Assert.Equal("a", Accept("""{"MSS_SignatureR\u0065q":{"AP_\u0049nfo":{"\u0041P_ID":"\u0061"}}}""").ApInfo.ApId);

    [Fact]
    public void A_byte_order_mark_is_tolerated() => Assert.NotNull(RestReader.Read([0xEF, 0xBB, 0xBF, .. "{\"MSS_StatusReq\":{}}"u8], null).Request);

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=\"UTF-8\"")]
    [InlineData("image/png")]
    public void A_content_type_is_never_refused_for_its_type(string? contentType) =>
        Assert.NotNull(RestReader.Read("{\"MSS_StatusReq\":{\"MSSP_TransID\":\"ä\"}}"u8, contentType).Request);

    private static MssRequest Accept(string json)
    {
        var (request, fault) = RestReader.Read(System.Text.Encoding.UTF8.GetBytes(json), "application/json");
        Assert.Null(fault);
        return request!;
    }
}
