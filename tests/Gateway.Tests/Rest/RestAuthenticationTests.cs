using System.Globalization;
using System.Net.Http.Headers;
using Mss.Gateway.Tests.Testing;

namespace Mss.Gateway.Tests.Rest;

/// <summary>How an AP proves itself over REST: AP_PWD, HTTP Basic, HMAC; the client certificate is tested with real TLS elsewhere.</summary>
public sealed class RestAuthenticationTests : IAsyncLifetime
{
    private const string Date = "Sun, 01 Mar 2026 11:00:00 +0100";
    private static readonly string Bare = RestRequest.Bare.Json;
    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AP_PWD_in_AP_Info_proves_the_AP() => Assert.Equal(100, (await _host.PostJsonAsync(RestRequest.Asynchronous.Json)).Status);

    [Fact]
    public async Task HTTP_Basic_proves_the_AP_and_the_answer_names_it()
    {
        var answer = await _host.PostJsonAsync(Bare, request => request.Headers.Authorization = RestRequest.Basic("http://ap1.example:secret1"));
        Assert.Equal(100, answer.Status);
        Assert.Equal("http://ap1.example", answer.Value("*.AP_Info.AP_ID"));
        Assert.Equal("http://ap1.example", Assert.Single(_host.Grains.Submitted).Order.ApId);
    }

    [Fact]
    public async Task Without_AP_TransID_and_Instant_each_request_is_a_new_one()
    {
        var first = await BasicAsync();
        var second = await BasicAsync();
        Assert.NotEqual(first.TransactionId, second.TransactionId);
        Assert.Matches("^R[0-9a-f]{32}$", first.Value("*.AP_Info.AP_TransID"));
        Assert.NotEqual(first.Value("*.AP_Info.AP_TransID"), second.Value("*.AP_Info.AP_TransID"));
        Assert.Equal("2026-03-01T10:00:00.000Z", first.Value("*.AP_Info.Instant"));

        Task<RestAnswer> BasicAsync() => _host.PostJsonAsync(Bare, request => request.Headers.Authorization = RestRequest.Basic("http://ap1.example:secret1"));
    }

    [Fact]
    public async Task With_both_a_request_sent_again_is_the_same_transaction()
    {
        var first = await _host.PostJsonAsync(RestRequest.Asynchronous.Json);
        Assert.Equal(first.TransactionId, (await _host.PostJsonAsync(RestRequest.Asynchronous.Json)).TransactionId);
        Assert.Equal(("A1", "2026-03-01T10:00:00Z"), (first.Value("*.AP_Info.AP_TransID"), first.Value("*.AP_Info.Instant")));
    }

    [Theory]
    [InlineData("http://ap1.example:wrong")]
    [InlineData("http://ap1.example:")]
    [InlineData("http://nobody.example:secret1")]
    [InlineData("nobody:secret1")]
    public async Task Fault_104_a_wrong_password_by_Basic(string credentials)
    {
        (await _host.PostJsonAsync(Bare, request => request.Headers.Authorization = RestRequest.Basic(credentials))).AssertFault(104);
        Assert.Empty(_host.Grains.Submitted);
        Assert.DoesNotContain(_host.Log.Entries, entry => entry.Message.Contains("secret1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fault_102_nothing_that_says_who_asks() => Assert.Equal("AP_ID is missing", (await _host.PostJsonAsync(Bare)).AssertFault(102).FaultDetail);

    [Fact]
    public async Task Fault_102_a_scheme_that_is_not_known_proves_nothing()
    {
        var answer = await _host.PostJsonAsync(Bare, request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret1"));
        Assert.Equal("AP_ID is missing", answer.AssertFault(102).FaultDetail);
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic c2VjcmV0MQ==")]
    [InlineData("Basic /////w==")]
    [InlineData("Basic YQA6Yg==")]
    public async Task Fault_101_or_102_a_broken_header_is_not_quoted(string header)
    {
        var answer = await _host.PostJsonAsync(Bare, request => request.Headers.TryAddWithoutValidation("Authorization", header));
        Assert.Equal(500, answer.HttpStatus);
        Assert.DoesNotContain("secret1", answer.Text, StringComparison.Ordinal);
        Assert.Contains(answer.FaultDetail, new[] { "Authorization: is not the Base64 of AP_ID, a colon and the password or HMAC", "AP_ID is missing" });
    }

    [Fact]
    public async Task Fault_101_header_and_message_that_name_different_APs()
    {
        var json = (RestRequest.Asynchronous with { ApInfo = """{"AP_ID":"http://ap3.example","AP_PWD":"secret3","AP_TransID":"A1","Instant":"2026-03-01T10:00:00Z"}""" }).Json;
        Assert.Equal(
            "AP_ID: is another one in the Authorization header",
            (await _host.PostJsonAsync(json, request => request.Headers.Authorization = RestRequest.Basic("http://ap1.example:secret1"))).AssertFault(101).FaultDetail);
        (await _host.PostJsonAsync(json, request => RestRequest.Hmac(request, json, Date))).AssertFault(101);
    }

    [Fact]
    public async Task Beside_Basic_AP_PWD_is_not_looked_at()
    {
        var json = (RestRequest.Asynchronous with { ApInfo = """{"AP_ID":"http://ap1.example","AP_PWD":"disabled"}""" }).Json;
        Assert.Equal(100, (await _host.PostJsonAsync(json, request => request.Headers.Authorization = RestRequest.Basic("http://ap1.example:secret1"))).Status);
        var right = RestRequest.Asynchronous.Json;
        (await _host.PostJsonAsync(right, request => request.Headers.Authorization = RestRequest.Basic("http://ap1.example:wrong"))).AssertFault(104);
    }

    [Theory]
    [InlineData(Date)]
    [InlineData("Sun, 01 Mar 2026 10:00:00 GMT")]
    [InlineData("Sun, 1 Mar 2026 10:00:00 +0000")]
    public async Task An_HMAC_over_date_method_host_path_and_body_proves_the_AP(string date)
    {
        var answer = await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, date));
        Assert.Equal(100, answer.Status);
        Assert.Equal("http://ap1.example", answer.Value("*.AP_Info.AP_ID"));
        Assert.Equal("2026-03-01T10:00:00.000Z", answer.Value("*.AP_Info.Instant"));
    }

    [Fact]
    public async Task The_same_octets_again_are_the_same_transaction_and_a_second_later_another()
    {
        var first = await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, Date));
        var replay = await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, Date));
        var later = await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, "Sun, 01 Mar 2026 11:00:01 +0100"));
        Assert.Equal(first.TransactionId, replay.TransactionId);
        Assert.NotEqual(first.TransactionId, later.TransactionId);
        var submitted = _host.Grains.Submitted.ToArray();
        Assert.Equal((submitted[0].Order.ApTransId, submitted[0].Order.Instant), (submitted[1].Order.ApTransId, submitted[1].Order.Instant));
    }

    [Fact]
    public async Task Port_443_and_80_are_left_out_of_the_host_and_any_other_is_in_it()
    {
        foreach (var (port, host) in new[] { (443, "mss.example"), (80, "mss.example"), (8443, "mss.example:8443") })
        {
            var answer = await _host.PostJsonAsync(Bare, request =>
            {
                request.Headers.Host = $"mss.example:{port}";
                RestRequest.Hmac(request, Bare, Date, host: host);
            });
            Assert.Equal(100, answer.Status);
        }
    }

    [Theory]
    [InlineData("key")]
    [InlineData("body")]
    [InlineData("date")]
    [InlineData("host")]
    [InlineData("path")]
    [InlineData("AP without a key")]
    [InlineData("unknown AP")]
    public async Task Fault_104_an_HMAC_of_anything_else(string what)
    {
        var answer = await _host.PostJsonAsync(what == "body" ? Bare + " " : Bare, request =>
        {
            RestRequest.Hmac(
                request,
                Bare,
                Date,
                apId: what switch { "AP without a key" => "http://ap3.example", "unknown AP" => "http://nobody.example", _ => "http://ap1.example" },
                key: what == "key" ? "key2" : "key1",
                host: what == "host" ? "other" : "localhost",
                path: what == "path" ? "/rest/service/sign" : null);
            if (what == "date")
            {
                request.Headers.Remove("Date");
                request.Headers.TryAddWithoutValidation("Date", "Sun, 01 Mar 2026 11:00:01 +0100");
            }
        });
        Assert.Equal("The AP is unknown, or the client authentication failed, or the AP asks for a service for which it has not subscribed.", answer.AssertFault(104).FaultDetail);
        Assert.Empty(_host.Grains.Submitted);
    }

    [Theory]
    [InlineData(-15, 0, true)]
    [InlineData(15, 0, true)]
    [InlineData(-15, -1, false)]
    [InlineData(15, 1, false)]
    public async Task Fault_101_a_Date_more_than_15_minutes_from_our_clock(int minutes, int seconds, bool taken)
    {
        var date = TestTime.Start.AddMinutes(minutes).AddSeconds(seconds).ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        var answer = await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, date));
        if (taken)
        {
            Assert.Equal(100, answer.Status);
        }
        else
        {
            Assert.Equal("Date: is more than 15 minutes from the server's clock", answer.AssertFault(101).FaultDetail);
        }
    }

    [Fact]
    public async Task Fault_101_and_102_an_HMAC_without_a_readable_Date()
    {
        Assert.Equal("Date: is no date of RFC 2822", (await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, "today"))).AssertFault(101).FaultDetail);
        var answer = await _host.PostJsonAsync(Bare, request =>
        {
            RestRequest.Hmac(request, Bare, Date);
            request.Headers.Remove("Date");
        });
        Assert.Equal("Date is missing", answer.AssertFault(102).FaultDetail);
    }

    [Fact]
    public async Task Fault_104_a_wrong_HMAC_is_refused_even_beside_the_right_password()
    {
        var json = RestRequest.Asynchronous.Json;
        (await _host.PostJsonAsync(json, request => RestRequest.Hmac(request, json, Date, key: "key2"))).AssertFault(104);
    }

    [Fact]
    public async Task Fault_104_an_AP_that_was_registered_before_there_were_API_keys_has_none()
    {
        _host.Grains.Providers["http://ap1.example"] = TestProviders.Bank with { ApiKeys = null! };
        (await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, Date))).AssertFault(104);
    }

    [Fact]
    public async Task Fault_104_and_not_101_a_long_name_or_password_is_read_to_its_limits()
    {
        var longest = new string('\u20AC', 256);
        (await _host.PostJsonAsync(Bare, request => request.Headers.Authorization = RestRequest.Basic("http://ap1.example:" + longest))).AssertFault(104);
        (await _host.PostJsonAsync(Bare, request => request.Headers.Authorization = RestRequest.Basic("http://ap1.example:" + new string('a', 4096)))).AssertFault(101);
    }

    [Fact]
    public async Task During_a_roll_over_both_keys_count_and_a_key_of_another_installation_is_told_to_the_operator()
    {
        _host.Grains.Providers["http://ap1.example"] = TestProviders.Bank with
        {
            ApiKeys = [TestProviders.ApiKey("http://elsewhere.example", "key0"), TestProviders.ApiKey("http://ap1.example", "old"), TestProviders.ApiKey("http://ap1.example", "new")],
        };
        Assert.Equal(100, (await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, Date, key: "old"))).Status);
        Assert.Equal(100, (await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, Date, key: "new"))).Status);
        (await _host.PostJsonAsync(Bare, request => RestRequest.Hmac(request, Bare, Date, key: "key0"))).AssertFault(104);
        Assert.Contains(_host.Log.Entries, entry => entry.Message.Contains("wrong HMAC; 1 API keys of the AP do not open", StringComparison.Ordinal));
    }
}
