using Mss.Silo.Tests.Hosting;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Access;

/// <summary>An operator changes registrations with <c>mss ap</c> while the system runs, and the AP's next request is another one.</summary>
[Collection(SharedAppGroup.Name)]
public sealed class ApAdministrationTests(SharedApp shared)
{
    private readonly MssApp _app = shared.App;

    [Fact]
    public async Task A_new_AP_signs_and_every_change_holds_for_its_next_request_without_a_restart()
    {
        const string Shop = "http://shop.example";
        static RequestText With(string password) => new() { Ap = new Ap(Shop, password), Msisdn = "+99901000001" };
        Assert.Equal(104, (await _app.Client.FinishAsync(With("old password"))).Fault);

        await RunAsync("old password", "ap", "add", Shop, "displayName=Shop", "--password");
        Assert.Equal(500, (await _app.Client.FinishAsync(With("old password"))).Code);

        await RunAsync(null, "ap", "set", Shop, "displayPrefix=Shop: ");
        Assert.Equal(107, (await _app.Client.FinishAsync(With("old password"))).Fault);
        await RunAsync(null, "ap", "set", Shop, "displayPrefix=", "requiresMsspInfo=false");
        Assert.Equal(500, (await _app.Client.FinishAsync(With("old password"))).Code);

        await RunAsync("new password", "ap", "password", Shop, "--add");
        Assert.Equal(500, (await _app.Client.FinishAsync(With("old password"))).Code);
        Assert.Equal(500, (await _app.Client.FinishAsync(With("new password"))).Code);
        await RunAsync(null, "ap", "password", Shop, "--retire");
        Assert.Equal(104, (await _app.Client.FinishAsync(With("old password"))).Fault);
        Assert.Equal(500, (await _app.Client.FinishAsync(With("new password"))).Code);

        await RunAsync(null, "ap", "disable", Shop);
        Assert.Equal(104, (await _app.Client.FinishAsync(With("new password"))).Fault);
        await RunAsync(null, "ap", "enable", Shop);
        Assert.Equal(500, (await _app.Client.FinishAsync(With("new password"))).Code);

        await RunAsync(null, "ap", "set", Shop, "requestsPerMinute=1");
        Assert.Equal(100, (await _app.Client.SignAsync(With("new password") with { Mode = "asynchClientServer" })).Code);
        Assert.Equal(104, (await _app.Client.SignAsync(With("new password"))).Fault);
    }

    [Fact]
    public async Task The_administrator_is_no_AP_and_an_AP_is_no_administrator()
    {
        Assert.Equal(104, (await _app.Client.SignAsync(new RequestText { Ap = new Ap("http://admin.example", "admin") })).Fault);

        var (code, output, error) = await MssCli.RunAsync(_app, "secret1", "ap", "list", "--admin-id", "http://ap1.example");

        Assert.Equal((64, ""), (code, output));
        Assert.Contains("MSS_ADMIN_PWD", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_has_the_fixed_identities_and_no_credential_of_theirs()
    {
        var output = await RunAsync(null, "ap", "list", "--json");

        Assert.All(["http://admin.example", "http://ap1.example", "http://ap2.example", "http://ap3.example"], id => Assert.Contains($"\"apId\":\"{id}\"", output, StringComparison.Ordinal));
        Assert.DoesNotContain("pbkdf2", output, StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(string? input, params string[] arguments)
    {
        var (code, output, error) = await MssCli.RunAsync(_app, input, arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {error}");
        return output;
    }
}
