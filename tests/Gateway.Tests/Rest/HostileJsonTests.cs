using System.Text;
using Mss.Gateway.Rest;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Rest;

/// <summary>JSON that is broken, ambiguous or hostile: one fault, no exception, no quoting of what was sent, little memory.</summary>
public sealed class HostileJsonTests
{
    public static TheoryData<string, string> Duplicates => new()
    {
        { """{"MSS_StatusReq":{},"MSS_StatusReq":{}}""", "MSS_StatusReq: given twice" },
        { """{"MSS_StatusReq":{},"MSS_SignatureReq":{}}""", "JSON message: holds more than one operation" },
        { """{"MSS_StatusReq":{"MSSP_TransID":"a","MSSP_TransID":"a"}}""", "MSSP_TransID: given twice" },
        { """{"MSS_StatusReq":{"MSSP_TransID":"a","MSSP\u005fTransID":"b"}}""", "MSSP_TransID: given twice" },
        { """{"MSS_StatusReq":{"AP_Info":{"AP_ID":"a","x":1,"AP_ID":null}}}""", "AP_ID: given twice" },
        { """{"MSS_SignatureReq":{"DataToBeSigned":{"Data":"a"},"DataToBeSigned":{"Data":"b"}}}""", "DataToBeSigned: given twice" },
        { """{"MSS_SignatureReq":{"MobileUser":{"MSISDN":"1","MSISDN":"2"}}}""", "MSISDN: given twice" },
        { """{"MSS_SignatureReq":{"AdditionalServices":[{"Description":"a","Description":"b"}]}}""", "Description: given twice" },
    };

    public static TheoryData<string> Malformed =>
    [
        "{", "{\"MSS_StatusReq\":{}", "{\"MSS_StatusReq\":{}}}", "{\"MSS_StatusReq\":{}} x", "{\"MSS_StatusReq\":{}}{\"MSS_StatusReq\":{}}", "{\"MSS_StatusReq\":{},}",
        "{'MSS_StatusReq':{}}", "{/* */\"MSS_StatusReq\":{}}", "{\"MSS_StatusReq\":{\"MSSP_TransID\":\"secret1}}", "{\"MSS_StatusReq\":{\"MSSP_TransID\":secret1}}",
        "{\"MSS_StatusReq\":{\"MSSP_TransID\":01}}", "{\"MSS_StatusReq\":{\"MSSP_TransID\":\"a\tb\"}}", "{\"MSS_StatusReq\":{\"MSSP_TransID\":\"\\x\"}}", "<xml/>", " ", "\0", "secret1",
        "{\"MSS_StatusReq\":{\"AP_Info\":{\"AP_PWD\":\"secret1\" \"secret1\"}}}", "NaN", "{\"MSS_StatusReq\":{}}\0",
    ];

    [Theory]
    [MemberData(nameof(Duplicates))]
    public void Fault_101_of_two_values_another_reader_might_use_the_one_that_was_not_checked(string json, string detail) => Assert.Equal(detail, Refuse(json));

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Fault_101_malformed_JSON_names_the_place_and_quotes_nothing(string json)
    {
        var detail = Refuse(json);
        Assert.Matches("^JSON message: not well-formed JSON at line [0-9]+, octet [0-9]+$", detail);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"MSS_StatusReq\"")]
    [InlineData("42")]
    public void Fault_101_a_message_that_is_no_object(string json) => Assert.Equal("JSON message: must be an object", Refuse(json));

    [Theory]
    [InlineData("\"AP_Info\":\"x\"", "AP_Info: must be an object")]
    [InlineData("\"MobileUser\":[]", "MobileUser: must be an object")]
    [InlineData("\"MobileUser\":\"+41\"", "MobileUser: must be an object")]
    [InlineData("\"DataToBeSigned\":\"text\"", "DataToBeSigned: must be an object")]
    [InlineData("\"DataToBeSigned\":{\"Data\":{}}", "Data: must be a string")]
    [InlineData("\"TimeOut\":[80]", "TimeOut: must be a string")]
    [InlineData("\"SignatureProfile\":{\"mssURI\":\"x\"}", "SignatureProfile: must be a string")]
    [InlineData("\"AdditionalServices\":{}", "AdditionalServices: must be an array")]
    [InlineData("\"AdditionalServices\":[\"uri\"]", "AdditionalServices: must be an object")]
    [InlineData("\"AdditionalServices\":[{\"UserLang\":[\"en\"]}]", "UserLang: must be a string")]
    public void Fault_101_a_value_of_another_kind_names_the_member(string member, string detail) => Assert.Equal(detail, Refuse($"{{\"MSS_SignatureReq\":{{{member}}}}}"));

    [Theory]
    [InlineData("\\u0000", "MSSP_TransID: holds a control character")]
    [InlineData("\\u001b[31m", "MSSP_TransID: holds a control character")]
    [InlineData("\\ud800", "MSSP_TransID: holds an escape that is no character")]
    [InlineData("\\udc00x", "MSSP_TransID: holds an escape that is no character")]
    [InlineData("\\uffff", "MSSP_TransID: holds a control character")]
    public void Fault_101_what_no_text_holds_cannot_be_smuggled_in_as_an_escape(string escape, string detail) =>
        Assert.Equal(detail, Refuse($"{{\"MSS_StatusReq\":{{\"MSSP_TransID\":\"a{escape}\"}}}}"));

    [Fact]
    public void Fault_101_an_escape_in_a_name_that_is_no_character() => Refuse("{\"MSS_StatusReq\":{\"\\ud800\":1}}");

    [Fact]
    public void Characters_beyond_the_basic_plane_are_text_escaped_or_not()
    {
        var (request, _) = RestReader.Read(Encoding.UTF8.GetBytes("{\"MSS_StatusReq\":{\"MSSP_TransID\":\"\\ud83d\\ude00\U0001F600\\t\"}}"), null);
        Assert.Equal("\U0001F600\U0001F600", ((Messages.StatusRequest)request!).MsspTransId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    public void Fault_102_no_message_at_all(string json) => Assert.Equal("JSON message is missing", Refuse(json, 102));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"MSS_SignatureReq\":null}")]
    public void Fault_102_no_operation(string json) => Assert.Equal("operation is missing", Refuse(json, 102));

    [Theory]
    [InlineData("{\"MSS_FooReq\":{}}", "JSON message: names no operation of this service")]
    [InlineData("{\"mss_signaturereq\":{}}", "JSON message: names no operation of this service")]
    public void Fault_101_another_operation(string json, string detail) => Assert.Equal(detail, Refuse(json));

    [Fact]
    public void Fault_101_nesting_beyond_64_even_where_nobody_looks()
    {
        Assert.Equal("JSON message: nested deeper than 64", Refuse("{\"MSS_StatusReq\":{\"x\":" + new string('[', 200) + new string(']', 200) + "}}"));
        Assert.Equal("JSON message: nested deeper than 64", Refuse(new string('[', 100_000)[1..].Insert(0, "{\"x\":")));
        var deep = "{\"MSS_StatusReq\":{\"x\":" + new string('[', 62) + new string(']', 62) + "}}";
        Assert.NotNull(RestReader.Read(Encoding.UTF8.GetBytes(deep), null).Request);
    }

    [Fact]
    public void Fault_101_more_octets_than_a_message_has() => Assert.Contains("longer than 262144 octets", Refuse(new string(' ', 262_145)), StringComparison.Ordinal);

    [Fact]
    public void Fault_101_a_flood_of_members_or_items_is_refused_and_takes_little_memory()
    {
        foreach (var flood in new[]
        {
            "{\"MSS_SignatureReq\":{\"AdditionalServices\":[" + string.Join(',', Enumerable.Repeat("{}", 60_000)) + "]}}",
            "{\"MSS_SignatureReq\":{" + string.Join(',', Enumerable.Repeat("\"x\":0", 40_000)) + "}}",
        })
        {
            var octets = Encoding.UTF8.GetBytes(flood);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var (_, fault) = RestReader.Read(octets, null);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
            Assert.Equal("JSON message: more than 10000 members", fault!.DetailForAp);
        }
    }

    [Fact]
    public void Fault_101_other_encodings_than_UTF_8()
    {
        const string json = "{\"MSS_StatusReq\":{\"MSSP_TransID\":\"ä\"}}";
        Assert.Equal("JSON message: not UTF-8", RestReader.Read(Encoding.Latin1.GetBytes(json), null).Fault!.DetailForAp);
        Assert.Equal(101, RestReader.Read(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(json)).ToArray(), null).Fault!.Code.Value);
        Assert.Equal(101, RestReader.Read(Encoding.BigEndianUnicode.GetBytes(json), null).Fault!.Code.Value);
        Assert.Equal(101, RestReader.Read(Encoding.UTF32.GetBytes(json), null).Fault!.Code.Value);
        Assert.Equal("JSON message: the Content-Type names another charset than UTF-8", RestReader.Read(Encoding.UTF8.GetBytes(json), "application/json; charset=ISO-8859-1").Fault!.DetailForAp);
        Assert.NotNull(RestReader.Read("{\"MSS_StatusReq\":{}}"u8, "application/json; charset=ISO-8859-1").Request);
    }

    [Fact]
    public void A_message_cut_anywhere_or_with_any_octet_changed_is_a_request_or_a_fault_and_never_an_exception()
    {
        var whole = Encoding.UTF8.GetBytes((RestRequest.Asynchronous with { More = ",\"AdditionalServices\":[{\"Description\":\"\\u0061\"}]" }).Json);
        var random = new Random(7);
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.NotNull(RestReader.Read(whole.AsSpan(0, i), null).Fault);
            for (var change = 0; change < 20; change++)
            {
                var damaged = (byte[])whole.Clone();
                damaged[i] = change < 10 ? (byte)"{}[]\",:\\\0\u007F"[change] : (byte)random.Next(256);
                var (request, fault) = RestReader.Read(damaged, null);
                Assert.True((request is null) != (fault is null));
            }
        }
    }

    private static string Refuse(string json, int code = 101)
    {
        var (request, fault) = RestReader.Read(Encoding.UTF8.GetBytes(json), "application/json");
        Assert.Null(request);
        Assert.Equal(code, fault!.Code.Value);
        Assert.DoesNotContain("secret1", fault.ToString(), StringComparison.Ordinal);
        return fault.DetailForAp;
    }
}
