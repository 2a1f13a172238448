using System.Net;
using Microsoft.AspNetCore.Http;
using Mss.Silo.Development.Phone;

namespace Mss.Silo.Tests.Phone;

/// <summary>Nobody but the developer in front of the machine plays the person.</summary>
public sealed class GuardTests(PhoneApp shared) : IClassFixture<PhoneApp>
{
    private const string Approve = "/phone/api/phones/%2B99901000003/approve";
    private const string Input = """{"transactionId":"t1","pin":"1234"}""";

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "localhost.evil.example")]
    public async Task A_page_of_another_origin_neither_answers_nor_reads(string header, string value)
    {
        foreach (var (method, path, body) in new[] { (HttpMethod.Post, Approve, Input), (HttpMethod.Get, "/phone/api/phones", null), (HttpMethod.Post, Approve.ToUpperInvariant(), Input) })
        {
            var (status, answer) = await shared.Phone.SendAsync(method, path, body, (header, value), ("X-Mss-Phone", "1"));
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.NotEqual("", answer["error"]!.ToString());
        }
    }

    [Fact]
    public async Task A_form_post_without_the_page_s_header_is_refused()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await shared.Phone.SendAsync(HttpMethod.Post, Approve, Input)).Status);
        Assert.Equal(HttpStatusCode.OK, (await shared.Phone.SendAsync(HttpMethod.Post, Approve, Input, ("X-Mss-Phone", "1"), ("Origin", shared.Phone.Origin), ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Theory]
    [InlineData("192.0.2.7", false, 403)]
    [InlineData("192.0.2.7", true, 200)]
    [InlineData("127.0.0.1", false, 200)]
    [InlineData("::1", false, 200)]
    public async Task Another_machine_gets_the_page_only_if_it_is_configured(string address, bool allowRemote, int status)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
        context.Request.Host = new HostString(allowRemote ? "192.0.2.1" : "localhost", 8080);
        context.Request.Path = "/phone";

        await new PhoneGuard(new PhoneOptions { AllowRemote = allowRemote }).InvokeAsync(context, _ => Task.CompletedTask);

        Assert.Equal(status, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("{", "transactionId")]
    [InlineData("{}", "transactionId")]
    [InlineData("""{"transactionId":"t1","pin":"1234","extra":1}""", "transactionId")]
    [InlineData("""{"transactionId":"t1","pin":"1234567890123"}""", "pin")]
    public async Task A_wrong_body_is_400_and_names_the_member(string body, string member)
    {
        var (status, answer) = await shared.Phone.SendAsync(HttpMethod.Post, Approve, body, ("X-Mss-Phone", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(member, answer["error"]!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("1234567890123", answer.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+99901009999", HttpStatusCode.NotFound)]
    [InlineData("nobody", HttpStatusCode.BadRequest)]
    public async Task A_number_that_is_nobody_s_is_said_to_be(string number, HttpStatusCode expected)
    {
        var path = "/phone/api/phones/" + Uri.EscapeDataString(number);
        Assert.Equal(expected, (await shared.Phone.SendAsync(HttpMethod.Get, path)).Status);
        Assert.Equal(expected, (await shared.Phone.SendAsync(HttpMethod.Post, path + "/approve", Input, ("X-Mss-Phone", "1"))).Status);
    }

    [Theory]
    [InlineData("/phone")]
    [InlineData("/phone/app")]
    public async Task The_page_runs_its_own_script_only_and_names_a_new_nonce_each_time(string path)
    {
        var nonces = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            using var page = await shared.Phone.PageAsync(path);
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            var nonce = policy.Split("script-src 'nonce-")[1].Split('\'')[0];
            var html = await page.Content.ReadAsStringAsync();
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains($"nonce=\"{nonce}\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("{nonce}", html, StringComparison.Ordinal);
            Assert.DoesNotContain(" on", System.Text.RegularExpressions.Regex.Replace(html, ">[^<]*<", "><"), StringComparison.OrdinalIgnoreCase);
            Assert.True(nonces.Add(nonce));
        }
    }

    [Theory]
    [InlineData("/phone/phone.js")]
    [InlineData("/phone/app/app.js")]
    [InlineData("/phone/app/crypto.js")]
    [InlineData("/phone/app/service.js")]
    [InlineData("/phone/app/store.js")]
    public async Task The_script_puts_nothing_into_the_page_as_markup(string path)
    {
        using var script = await shared.Phone.PageAsync(path);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        var text = await script.Content.ReadAsStringAsync();
        Assert.All(["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }
}
