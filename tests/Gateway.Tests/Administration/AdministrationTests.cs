using Mss.Gateway.Authentication;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;
using static Mss.Gateway.Tests.Administration.AdministrationHost;

namespace Mss.Gateway.Tests.Administration;

/// <summary>Reading and changing registrations.</summary>
public sealed class AdministrationTests : IAsyncLifetime
{
    private AdministrationHost _host = null!;

    public async Task InitializeAsync() => _host = await AdministrationHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_registration_is_shown_with_its_version_and_without_its_credentials()
    {
        _host.Grains.Providers[Bank] = TestProviders.Bank with { Version = 3, CertificateFingerprints = ["AB"], FurtherPasswordHashes = [TestProviders.Hash("next")] };

        var reply = await _host.GetAsync(PathOf(Bank));

        Assert.Equal((200, "\"3\""), (reply.Status, reply.ETag));
        Assert.Equal("Bank", reply.Json["displayName"]!.GetValue<string>());
        Assert.True(reply.Json["hasPassword"]!.GetValue<bool>());
        Assert.Equal(2, reply.Json["passwords"]!.GetValue<int>());
        Assert.Equal("""["AB"]""", reply.Json["certificateFingerprints"]!.ToJsonString());
        Assert.Equal("""["ApplicationProvider"]""", reply.Json["roles"]!.ToJsonString());
        Assert.Equal(1, reply.Json["apiKeys"]!.GetValue<int>());
        Assert.DoesNotContain("pbkdf2", reply.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("aes256gcm", reply.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_member_of_a_registration_is_shown_or_is_a_secret()
    {
        var shown = (await _host.GetAsync(PathOf(Bank))).Json.Select(member => member.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var members = typeof(ApplicationProvider).GetProperties().Select(member => member.Name);
        Assert.Equal(["PasswordHash", "FurtherPasswordHashes"], members.Where(member => !shown.Contains(member))); // of ApiKeys the number
    }

    [Theory]
    [InlineData("http://nobody.example")]
    [InlineData("x")]
    public async Task HTTP_404_an_unknown_AP(string apId)
    {
        Assert.Equal(404, (await _host.GetAsync(PathOf(apId))).Status);
        Assert.Equal(404, (await _host.DeleteAsync(apId)).Status);
    }

    [Fact]
    public async Task A_list_has_pages_and_a_prefix()
    {
        var first = await _host.GetAsync("/rest/admin/aps?limit=2");
        Assert.Equal([Admin, Bank], Ids(first));
        Assert.Equal(Bank, first.Json["next"]!.GetValue<string>());
        var second = await _host.GetAsync("/rest/admin/aps?limit=2&after=" + Uri.EscapeDataString(Bank));
        Assert.Equal(["http://ap2.example", "http://ap3.example"], Ids(second));
        var last = await _host.GetAsync("/rest/admin/aps?limit=2&after=" + Uri.EscapeDataString(second.Json["next"]!.GetValue<string>()));
        Assert.Equal(["http://ra.example"], Ids(last));
        Assert.Null(last.Json["next"]);
        Assert.Equal([Bank], Ids(await _host.GetAsync("/rest/admin/aps?prefix=http://ap1")));
        Assert.Empty(Ids(await _host.GetAsync("/rest/admin/aps?prefix=x")));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("x")]
    [InlineData("-1")]
    public async Task HTTP_400_a_limit_out_of_range(string limit)
    {
        var reply = await _host.GetAsync("/rest/admin/aps?limit=" + limit);
        Assert.Equal((400, "limit"), (reply.Status, reply.Fields));
    }

    [Fact]
    public async Task A_new_AP_is_registered_with_defaults_and_can_ask_at_once()
    {
        const string New = "http://new.example/ap";
        var created = await _host.PutAsync(New, """{"displayName":"New one","password":"correct horse"}""");
        Assert.Equal((201, "\"1\""), (created.Status, created.ETag));
        var stored = _host.Grains.Providers[New];
        Assert.Equal((true, ApRoles.ApplicationProvider, 4, 1), (stored.Enabled, stored.Roles, stored.MaxLoa, stored.Version));
        Assert.True(PasswordHash.Verify("correct horse", stored.PasswordHash!));
        Assert.Equal("New one", (await _host.GetAsync(PathOf(New))).Json["displayName"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_changing_gateway_uses_the_change_at_once()
    {
        Assert.Equal(100, (await _host.Gateway.PostAsync(SoapRequest.Asynchronous.Xml)).Status);

        Assert.Equal(200, (await _host.PutAsync(Bank, """{"displayPrefix":"Bank: "}""", 3)).Status);
        (await _host.Gateway.PostAsync(SoapRequest.Asynchronous.Xml)).AssertFault(107);

        Assert.Equal(200, (await _host.DeleteAsync(Bank)).Status);
        (await _host.Gateway.PostAsync(SoapRequest.Asynchronous.Xml)).AssertFault(104);
        Assert.False(_host.Grains.Providers[Bank].Enabled);
    }

    [Fact]
    public async Task Members_that_are_absent_stay_as_they_are_and_what_was_read_can_be_sent_back()
    {
        var before = _host.Grains.Providers[Bank];
        var shown = await _host.GetAsync(PathOf(Bank));
        Assert.Equal(200, (await _host.PutAsync(Bank, shown.Text, 3)).Status);
        Assert.Equal(200, (await _host.PutAsync(Bank, """{"maxLoa":2}""", 4)).Status);

        var after = _host.Grains.Providers[Bank];
        Assert.Equal((2, 5, before.DisplayName, before.PasswordHash), (after.MaxLoa, after.Version, after.DisplayName, after.PasswordHash));
        Assert.Equal(before.AllowedServices, after.AllowedServices);
    }

    [Fact]
    public async Task HTTP_412_a_change_of_a_version_that_is_no_longer_stored()
    {
        Assert.Equal(412, (await _host.PutAsync(Bank, """{"maxLoa":2}""", 2)).Status);
        Assert.Equal(412, (await _host.PutAsync("http://new.example", """{"displayName":"New"}""", 1)).Status);
        Assert.Equal(412, (await _host.DeleteAsync(Bank, 2)).Status);
        Assert.Equal(412, (await _host.SendAsync(HttpMethod.Put, PathOf(Bank), """{"maxLoa":2}""", request => request.Headers.TryAddWithoutValidation("If-None-Match", "*"))).Status);
        Assert.Equal((3, 4), (_host.Grains.Providers[Bank].Version, _host.Grains.Providers[Bank].MaxLoa));
    }

    [Fact]
    public async Task HTTP_412_somebody_else_was_faster()
    {
        _host.Grains.OnPut = _ => Task.FromResult(false);
        Assert.Equal(412, (await _host.PutAsync(Bank, """{"maxLoa":2}""", 3)).Status);
        Assert.Empty(_host.Gateway.Log.Of(2201));
        Assert.Single(_host.Gateway.Log.Of(2203));
    }

    [Fact]
    public async Task HTTP_428_a_change_that_does_not_say_of_which_version() => Assert.Equal(428, (await _host.PutAsync(Bank, """{"maxLoa":2}""")).Status);

    [Fact]
    public async Task HTTP_503_when_the_store_fails_and_nothing_of_it_leaks()
    {
        _host.Grains.OnPut = _ => throw new InvalidOperationException("disk of /dev/sda1 is full");
        var reply = await _host.PutAsync(Bank, """{"maxLoa":2}""", 3);
        Assert.Equal(503, reply.Status);
        Assert.DoesNotContain("sda1", reply.Text, StringComparison.Ordinal);
        Assert.Contains("sda1", _host.Gateway.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("""{"maxLoa":2,"maxLoa":4}""")]
    [InlineData("""{"displayName":"\ud800"}""")]
    public async Task HTTP_400_a_body_that_is_no_object(string body)
    {
        var reply = await _host.PutAsync(Bank, body, 3);
        Assert.Equal((400, "body"), (reply.Status, reply.Fields));
    }

    [Fact]
    public async Task HTTP_413_a_very_large_body() => Assert.Equal(413, (await _host.PutAsync(Bank, new string(' ', 70_000), 3)).Status);

    [Fact]
    public async Task HTTP_400_an_administrator_cannot_lock_itself_out()
    {
        Assert.Equal("enabled", (await _host.DeleteAsync(Admin)).Fields);
        Assert.Equal("enabled", (await _host.PutAsync(Admin, """{"enabled":false}""", 1)).Fields);
        Assert.Equal("roles", (await _host.PutAsync(Admin, """{"roles":["ApplicationProvider"]}""", 1)).Fields);
        Assert.Equal(1, _host.Grains.Providers[Admin].Version);
    }

    [Fact]
    public async Task Disabling_twice_changes_once()
    {
        Assert.Equal("\"4\"", (await _host.DeleteAsync(Bank, 3)).ETag);
        Assert.Equal("\"4\"", (await _host.DeleteAsync(Bank)).ETag);
        Assert.Single(_host.Gateway.Log.Of(2201));
    }

    [Fact]
    public async Task Every_change_is_audited_with_who_and_what_and_no_secret()
    {
        await _host.PutAsync(Bank, """{"maxLoa":2,"displayName":"Bank\u2028forged"}""", 3);
        await _host.PutAsync(Bank, """{"maxLoa":2,"languages":["fi"]}""", 3);
        await _host.PutAsync(Bank, """{"addPassword":"correct horse"}""", 4);
        await _host.PutAsync("http://new.example", """{"displayName":"New","password":"battery staple"}""");
        await _host.DeleteAsync("http://new.example");

        var lines = _host.Gateway.Log.Of(2201).Select(entry => entry.Message).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.Equal("Audit: AP http://ap1.example changed by http://admin.example, version 4: maxLoa 4 -> 2, languages [] -> [\"fi\"]", lines[0]);
        Assert.Equal("Audit: AP http://ap1.example changed by http://admin.example, version 5: password added", lines[1]);
        Assert.StartsWith("Audit: AP http://new.example registered by http://admin.example, version 1: password set", lines[2], StringComparison.Ordinal);
        Assert.Equal("Audit: AP http://new.example disabled by http://admin.example, version 2: enabled true -> false", lines[3]);
        Assert.All(["correct horse", "battery staple", "pbkdf2"], secret => Assert.DoesNotContain(secret, _host.Gateway.Log.Text, StringComparison.Ordinal));
    }

    private static string[] Ids(Reply reply) => [.. reply.Json["aps"]!.AsArray().Select(ap => ap!["apId"]!.GetValue<string>())];
}
