using Mss.Gateway.Tests.Testing;
using static Mss.Gateway.Tests.Administration.AdministrationHost;

namespace Mss.Gateway.Tests.Administration;

/// <summary>Passwords and certificates are exchanged without a moment in which the AP is locked out.</summary>
public sealed class PasswordRollOverTests : IAsyncLifetime
{
    private AdministrationHost _host = null!;

    public async Task InitializeAsync() => _host = await AdministrationHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Both_passwords_count_until_the_old_one_is_retired()
    {
        await ChangeAsync("""{"addPassword":"new secret"}""", 3);
        await AcceptsAsync("secret1");
        await AcceptsAsync("new secret");
        Assert.Equal(2, (await ChangeAsync("""{"maxLoa":4}""", 4)).Json["passwords"]!.GetValue<int>());

        await ChangeAsync("""{"retirePasswords":true}""", 5);
        await RefusesAsync("secret1");
        await AcceptsAsync("new secret");
    }

    [Fact]
    public async Task A_password_that_is_set_ends_all_others()
    {
        await ChangeAsync("""{"addPassword":"new secret"}""", 3);
        await ChangeAsync("""{"password":"third secret"}""", 4);
        await RefusesAsync("secret1");
        await RefusesAsync("new secret");
        await AcceptsAsync("third secret");
    }

    [Fact]
    public async Task An_AP_whose_passwords_are_removed_has_none()
    {
        Assert.False((await ChangeAsync("""{"password":null}""", 3)).Json["hasPassword"]!.GetValue<bool>());
        await RefusesAsync("secret1");
    }

    [Fact]
    public async Task Retiring_when_there_is_one_password_leaves_it()
    {
        await ChangeAsync("""{"retirePasswords":true}""", 3);
        await AcceptsAsync("secret1");
    }

    [Fact]
    public async Task HTTP_400_a_fourth_password_at_the_same_time()
    {
        await ChangeAsync("""{"addPassword":"second secret"}""", 3);
        await ChangeAsync("""{"addPassword":"third secret"}""", 4);
        var reply = await _host.PutAsync(Bank, """{"addPassword":"fourth secret"}""", 5);
        Assert.Equal((400, "addPassword"), (reply.Status, reply.Fields));
    }

    [Theory]
    [InlineData("""{"password":"short"}""", "password")]
    [InlineData("""{"password":""}""", "password")]
    [InlineData("""{"password":12345678}""", "password")]
    [InlineData("""{"addPassword":null}""", "addPassword")]
    [InlineData("""{"addPassword":"with\u0000zero and more"}""", "addPassword")]
    [InlineData("""{"retirePasswords":false}""", "retirePasswords")]
    [InlineData("""{"password":"long enough","addPassword":"long enough too"}""", "addPassword")]
    public async Task HTTP_400_a_password_that_cannot_be_one_is_refused_and_not_repeated(string body, string field)
    {
        var reply = await _host.PutAsync(Bank, body, 3);
        Assert.Equal((400, field), (reply.Status, reply.Fields));
        Assert.DoesNotContain("long enough", reply.Text, StringComparison.Ordinal);
        await AcceptsAsync("secret1");
    }

    [Fact]
    public async Task A_fingerprint_is_taken_as_openssl_prints_it()
    {
        var fingerprint = TestCertificates.Fingerprint(TestCertificates.Office);
        var colons = string.Join(':', fingerprint.Chunk(2).Select(pair => new string(pair))).ToLowerInvariant();

        var reply = await ChangeAsync($$"""{"certificateFingerprints":["{{colons}}"]}""", 3);

        Assert.Equal($"[\"{fingerprint}\"]", reply.Json["certificateFingerprints"]!.ToJsonString());
    }

    private async Task<Reply> ChangeAsync(string body, int version)
    {
        var reply = await _host.PutAsync(Bank, body, version);
        Assert.True(reply.Status == 200, reply.Text);
        return reply;
    }

    private async Task AcceptsAsync(string password) => Assert.Equal(100, (await _host.Gateway.PostAsync((SoapRequest.Asynchronous with { ApPwd = password }).Xml)).Status);

    private async Task RefusesAsync(string password) => (await _host.Gateway.PostAsync((SoapRequest.Asynchronous with { ApPwd = password }).Xml)).AssertFault(104);
}
