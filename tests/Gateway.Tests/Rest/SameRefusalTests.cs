using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Rest;

/// <summary>The same request in SOAP and in JSON is refused with the same code and the same words.</summary>
public sealed class SameRefusalTests : IAsyncLifetime
{
    private GatewayHost _host = null!;

    public static TheoryData<int, string> Cases => new()
    {
        { 104, "password" }, { 104, "AP" }, { 102, "no AP_PWD" }, { 101, "AP_TransID" }, { 101, "Instant" }, { 102, "no mode" }, { 101, "mode" }, { 105, "no user" },
        { 101, "number" }, { 102, "no data" }, { 103, "empty data" }, { 107, "type" }, { 107, "encoding" }, { 101, "TimeOut" }, { 109, "profile" }, { 104, "level" },
        { 101, "format" }, { 404, "key" }, { 101, "service" }, { 101, "asynchServerServer" },
    };

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fault_does_not_depend_on_the_wire_form(int code, string what)
    {
        var (xml, json) = Both(what);
        var soap = (await _host.PostAsync(xml)).AssertFault(code);
        var rest = (await _host.PostJsonAsync(json)).AssertFault(code);
        Assert.Equal(soap.FaultDetail, rest.FaultDetail);
        Assert.Empty(_host.Grains.Submitted);
    }

    [Fact]
    public async Task A_status_query_for_an_unknown_or_missing_transaction_is_refused_alike()
    {
        Assert.Equal((await _host.PostAsync(new SoapRequest().StatusXml("1:2"))).AssertFault(101).FaultDetail, (await _host.PostJsonAsync(new RestRequest().StatusJson("1:2"))).AssertFault(101).FaultDetail);
        Assert.Equal((await _host.PostAsync(new SoapRequest().StatusXml(null))).AssertFault(102).FaultDetail, (await _host.PostJsonAsync(new RestRequest().StatusJson(null))).AssertFault(102).FaultDetail);
    }

    [Fact]
    public async Task Fault_102_a_mandatory_service_is_missed_alike()
    {
        const string Uri = "http://mss.ficom.fi/TS102204/v1.0.0#noSpam";
        _host.Grains.Providers["http://ap1.example"] = TestProviders.Bank with { MandatoryServices = [Uri] };
        var detail = (await _host.PostAsync(new SoapRequest().Xml)).AssertFault(102).FaultDetail;
        Assert.Contains(Uri, detail, StringComparison.Ordinal);
        Assert.Equal(detail, (await _host.PostJsonAsync(new RestRequest().Json)).AssertFault(102).FaultDetail);
    }

    [Fact]
    public async Task The_same_request_in_both_forms_is_one_transaction()
    {
        var soap = await _host.PostAsync(SoapRequest.Asynchronous.Xml);
        var rest = await _host.PostJsonAsync(RestRequest.Asynchronous.Json);
        Assert.Equal(soap.Attribute("//mss:MSS_SignatureResp/@MSSP_TransID"), rest.TransactionId);
        var orders = _host.Grains.Submitted.Select(submitted => submitted.Order).ToArray();
        Assert.Equal(orders[0].DataToBeSigned.Content, orders[1].DataToBeSigned.Content);
        Assert.Equal((orders[0].Msisdn, orders[0].Mode, orders[0].Instant), (orders[1].Msisdn, orders[1].Mode, orders[1].Instant));
    }

    private static (string Xml, string Json) Both(string what)
    {
        var (soap, rest) = (new SoapRequest(), new RestRequest());
        return what switch
        {
            "password" => ((soap with { ApPwd = "wrong" }).Xml, (rest with { ApInfo = Info(pwd: "wrong") }).Json),
            "AP" => ((soap with { ApId = "http://no.example" }).Xml, (rest with { ApInfo = Info(id: "http://no.example") }).Json),
            "no AP_PWD" => ((soap with { ApPwd = null }).Xml, (rest with { ApInfo = """{"AP_ID":"http://ap1.example"}""" }).Json),
            "AP_TransID" => ((soap with { ApTransId = new string('a', 129) }).Xml, (rest with { ApInfo = Info(trans: new string('a', 129)) }).Json),
            "Instant" => ((soap with { Instant = "2026-03-01T10:16:00Z" }).Xml, (rest with { ApInfo = Info(instant: "2026-03-01T10:16:00Z") }).Json),
            "no mode" => ((soap with { Mode = null }).Xml, (rest with { Mode = null }).Json),
            "mode" => ((soap with { Mode = "later" }).Xml, (rest with { Mode = "\"later\"" }).Json),
            "asynchServerServer" => ((soap with { Mode = "asynchServerServer" }).Xml, (rest with { Mode = "\"asynchServerServer\"" }).Json),
            "no user" => ((soap with { MobileUser = "" }).Xml, (rest with { MobileUser = null }).Json),
            "number" => ((soap with { MobileUser = "<mss:MobileUser><mss:MSISDN>abc</mss:MSISDN></mss:MobileUser>" }).Xml, (rest with { MobileUser = """{"MSISDN":"abc"}""" }).Json),
            "no data" => ((soap with { Data = "" }).Xml, (rest with { Data = "null" }).Json),
            "empty data" => ((soap with { Data = "<mss:DataToBeSigned/>" }).Xml, (rest with { Data = "{}" }).Json),
            "type" => ((soap with { Data = "<mss:DataToBeSigned MimeType=\"text/html\">x</mss:DataToBeSigned>" }).Xml, (rest with { Data = """{"MimeType":"text/html","Data":"x"}""" }).Json),
            "encoding" => ((soap with { Data = "<mss:DataToBeSigned Encoding=\"rot13\">x</mss:DataToBeSigned>" }).Xml, (rest with { Data = """{"Encoding":"rot13","Data":"x"}""" }).Json),
            "TimeOut" => ((soap with { Attributes = " TimeOut=\"-1\"" }).Xml, (rest with { More = ",\"TimeOut\":-1" }).Json),
            "profile" => ((soap with { Rest = Uri("SignatureProfile", "mss:x") }).Xml, (rest with { More = ",\"SignatureProfile\":\"mss:x\"" }).Json),
            "level" => (
                (soap with { ApId = "http://ap3.example", ApPwd = "secret3", Rest = Uri("SignatureProfile", "mss::sign:loa4") }).Xml,
                (rest with { ApInfo = Info(id: "http://ap3.example", pwd: "secret3"), More = ",\"SignatureProfile\":\"mss::sign:loa4\"" }).Json),
            "format" => ((soap with { Rest = Uri("MSS_Format", "urn:x") }).Xml, (rest with { More = ",\"MSS_Format\":\"urn:x\"" }).Json),
            "key" => ((soap with { Rest = "<mss:KeyReference/>" }).Xml, (rest with { More = ",\"KeyReference\":{}" }).Json),
            "service" => (
                (soap with { Rest = $"<mss:AdditionalServices><mss:Service>{Uri("Description", "urn:x")}</mss:Service></mss:AdditionalServices>" }).Xml,
                (rest with { More = ",\"AdditionalServices\":[{\"Description\":\"urn:x\"}]" }).Json),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static string Uri(string element, string uri) => $"<mss:{element}><mss:mssURI>{uri}</mss:mssURI></mss:{element}>";

    private static string Info(string id = "http://ap1.example", string pwd = "secret1", string trans = "A1", string instant = "2026-03-01T10:00:00Z") =>
        "{" + $"\"AP_ID\":\"{id}\",\"AP_PWD\":\"{pwd}\",\"AP_TransID\":\"{trans}\",\"Instant\":\"{instant}\"" + "}";
}
