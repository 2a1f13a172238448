using Mss.Gateway.Tests.Testing;
using static Mss.Gateway.Tests.Administration.AdministrationHost;

namespace Mss.Gateway.Tests.Administration;

/// <summary>API keys are made by the MSSP, told once, and exchanged without a moment in which the AP is locked out.</summary>
public sealed class ApiKeyRollOverTests : IAsyncLifetime
{
    private const string Date = "Sun, 01 Mar 2026 10:00:00 +0000";
    private AdministrationHost _host = null!;

    public async Task InitializeAsync() => _host = await AdministrationHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Both_keys_count_until_the_old_one_is_retired()
    {
        var added = await ChangeAsync("""{"addApiKey":true}""", 3);
        var key = added.Json["apiKey"]!.GetValue<string>();
        Assert.Equal((43, 2), (key.Length, added.Json["apiKeys"]!.GetValue<int>()));
        await AcceptsAsync("key1");
        await AcceptsAsync(key);

        Assert.Equal(1, (await ChangeAsync("""{"retireApiKeys":true}""", 4)).Json["apiKeys"]!.GetValue<int>());
        await AcceptsAsync(key);
        await RefusesAsync("key1");
    }

    [Fact]
    public async Task A_key_is_told_once_and_stands_in_no_log_and_no_other_answer()
    {
        var key = (await ChangeAsync("""{"addApiKey":true}""", 3)).Json["apiKey"]!.GetValue<string>();
        Assert.DoesNotContain(key, (await _host.GetAsync(PathOf(Bank))).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("aes256gcm", (await _host.GetAsync(PathOf(Bank))).Text, StringComparison.Ordinal);
        Assert.False((await ChangeAsync("""{"maxLoa":4}""", 4)).Json.ContainsKey("apiKey"));
        Assert.DoesNotContain(key, _host.Gateway.Log.Text, StringComparison.Ordinal);
        Assert.Equal("Audit: AP http://ap1.example changed by http://admin.example, version 4: API key added", _host.Gateway.Log.Of(2201)[0].Message);
        Assert.DoesNotContain(_host.Grains.Providers[Bank].ApiKeys, wrapped => wrapped.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_was_not_stored_is_not_told()
    {
        _host.Grains.OnPut = _ => Task.FromResult(false);
        var reply = await _host.PutAsync(Bank, """{"addApiKey":true}""", 3);
        Assert.Equal(412, reply.Status);
        Assert.False(reply.Json.ContainsKey("apiKey"));
    }

    [Fact]
    public async Task A_new_AP_can_be_registered_with_an_API_key()
    {
        const string New = "http://new.example";
        var reply = await _host.PutAsync(New, """{"displayName":"New","addApiKey":true}""");
        Assert.Equal(201, reply.Status);
        await AcceptsAsync(reply.Json["apiKey"]!.GetValue<string>(), New);
    }

    [Fact]
    public async Task Retiring_when_there_is_one_key_leaves_it()
    {
        await ChangeAsync("""{"retireApiKeys":true}""", 3);
        await AcceptsAsync("key1");
    }

    [Fact]
    public async Task HTTP_400_a_fourth_key_at_the_same_time()
    {
        await ChangeAsync("""{"addApiKey":true}""", 3);
        await ChangeAsync("""{"addApiKey":true}""", 4);
        var reply = await _host.PutAsync(Bank, """{"addApiKey":true}""", 5);
        Assert.Equal((400, "addApiKey"), (reply.Status, reply.Fields));
        Assert.Equal(3, _host.Grains.Providers[Bank].ApiKeys.Count);
    }

    private async Task<Reply> ChangeAsync(string body, int version)
    {
        var reply = await _host.PutAsync(Bank, body, version);
        Assert.True(reply.Status == 200, reply.Text);
        return reply;
    }

    private async Task AcceptsAsync(string key, string apId = Bank) => Assert.Equal(100, (await AskAsync(key, apId)).Status);

    private async Task RefusesAsync(string key) => (await AskAsync(key, Bank)).AssertFault(104);

    private Task<RestAnswer> AskAsync(string key, string apId)
    {
        var body = RestRequest.Bare.Json;
        return _host.Gateway.PostJsonAsync(body, request => RestRequest.Hmac(request, body, Date, apId, key));
    }
}
