using System.Security.Cryptography.X509Certificates;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Administration;

/// <summary>Who may read and change registrations.</summary>
public sealed class AdministrationAccessTests : IAsyncLifetime
{
    private AdministrationHost _host = null!;

    public async Task InitializeAsync() => _host = await AdministrationHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("http%3A%2F%2Fadmin.example:admin")]
    [InlineData("http%3a//admin.example:admin")]
    [InlineData("http://admin.example:admin")]
    public async Task An_administrator_is_known_by_AP_ID_and_password(string credentials) => Assert.Equal(200, (await GetAsync(credentials)).Status);

    [Fact]
    public async Task A_password_may_hold_colons_when_those_of_the_AP_ID_are_encoded()
    {
        _host.Grains.Providers[AdministrationHost.Admin] = _host.Grains.Providers[AdministrationHost.Admin] with { PasswordHash = TestProviders.Hash("a:b:c") };
        Assert.Equal(200, (await GetAsync("http%3A%2F%2Fadmin.example:a:b:c")).Status);
        Assert.Equal(401, (await GetAsync("http://admin.example:a:b:c")).Status);
    }

    [Theory]
    [InlineData("http%3A%2F%2Fadmin.example:guessed")]
    [InlineData("http%3A%2F%2Fadmin.example:")]
    [InlineData("http%3A%2F%2Fnobody.example:admin")]
    [InlineData("http%3A%2F%2Fap1.example:guessed")]
    [InlineData("admin")]
    [InlineData(":")]
    [InlineData("")]
    public async Task HTTP_401_whoever_is_not_known(string credentials)
    {
        var reply = await GetAsync(credentials);
        Assert.Equal(401, reply.Status);
        Assert.StartsWith("Basic ", Assert.Single(reply.Headers.GetValues("WWW-Authenticate")), StringComparison.Ordinal);
        Assert.DoesNotContain("ap1", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer x")]
    [InlineData("Basic !!!")]
    [InlineData("Basic /////w==")]
    public async Task HTTP_401_a_header_that_is_none(string? header) =>
        Assert.Equal(401, (await _host.SendAsync(HttpMethod.Get, "/rest/admin/aps", null, request =>
        {
            request.Headers.Authorization = null;
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", header);
            }
        })).Status);

    [Theory]
    [InlineData(ApRoles.ApplicationProvider)]
    [InlineData(ApRoles.ApplicationProvider | ApRoles.RegistrationAuthority | ApRoles.CertificationAuthority)]
    public async Task HTTP_403_no_other_role_is_enough_for_any_operation(ApRoles roles)
    {
        _host.Grains.Providers[AdministrationHost.Bank] = TestProviders.Bank with { Roles = roles };
        foreach (var (method, path) in new[] { ("GET", "/rest/admin/aps"), ("GET", AdministrationHost.PathOf(AdministrationHost.Bank)), ("PUT", AdministrationHost.PathOf("http://new.example")), ("DELETE", AdministrationHost.PathOf(AdministrationHost.Bank)) })
        {
            var reply = await _host.SendAsync(new HttpMethod(method), path, method == "PUT" ? """{"displayName":"New"}""" : null, request => AdministrationHost.Authorize(request, "http%3A%2F%2Fap1.example:secret1"));
            Assert.Equal((403, "roles"), (reply.Status, reply.Fields));
        }

        Assert.True(_host.Grains.Providers[AdministrationHost.Bank].Enabled);
        Assert.False(_host.Grains.Providers.ContainsKey("http://new.example"));
        Assert.Equal(4, _host.Gateway.Log.Of(2202).Count);
    }

    [Fact]
    public async Task HTTP_401_a_disabled_administrator()
    {
        _host.Grains.Providers[AdministrationHost.Admin] = _host.Grains.Providers[AdministrationHost.Admin] with { Enabled = false };
        Assert.Equal(401, (await GetAsync("http%3A%2F%2Fadmin.example:admin")).Status);
    }

    [Fact]
    public async Task HTTP_403_plain_HTTP_from_elsewhere_before_any_password_is_looked_at()
    {
        using var client = _host.Gateway.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("http://localhost/rest/admin/aps"));
        AdministrationHost.Authorize(request, "http%3A%2F%2Fadmin.example:admin");
        using var response = await client.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
        Assert.Contains("TLS is required", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(_host.Grains.Found);
    }

    [Fact]
    public async Task An_administrator_is_known_by_a_pinned_certificate()
    {
        await using var gateway = await GatewayHost.StartKestrelAsync(TestCertificates.Server);
        gateway.Grains.Providers[AdministrationHost.Admin] = TestProviders.Office with { ApId = AdministrationHost.Admin, Roles = ApRoles.Administrator };
        Assert.Equal(200, await StatusAsync(gateway, TestCertificates.Office));
        Assert.Equal(401, await StatusAsync(gateway, TestCertificates.Stranger));
        Assert.Equal(401, await StatusAsync(gateway, null));
    }

    [Fact]
    public async Task Plain_HTTP_from_the_machine_itself_is_served()
    {
        await using var gateway = await GatewayHost.StartKestrelAsync();
        gateway.Grains.Providers[AdministrationHost.Admin] = _host.Grains.Providers[AdministrationHost.Admin];
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{gateway.Port}/rest/admin/aps"));
        AdministrationHost.Authorize(request, "http%3A%2F%2Fadmin.example:admin");
        using var response = await client.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("http://new.example/ap")]
    [InlineData("urn:x/y?z=%2F&\u00e4#f")]
    [InlineData("urn:x%252F")]
    public async Task An_AP_ID_of_any_characters_arrives_as_it_is(string apId)
    {
        await using var gateway = await GatewayHost.StartKestrelAsync();
        gateway.Grains.Providers[AdministrationHost.Admin] = _host.Grains.Providers[AdministrationHost.Admin];
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"http://127.0.0.1:{gateway.Port}{AdministrationHost.PathOf(apId)}"));
        AdministrationHost.Authorize(request, "http%3A%2F%2Fadmin.example:admin");
        request.Content = new StringContent("""{"displayName":"New"}""");
        using var response = await client.SendAsync(request);
        Assert.Equal(201, (int)response.StatusCode);
        Assert.Equal("New", gateway.Grains.Providers[apId].DisplayName);
    }

    private static async Task<int> StatusAsync(GatewayHost gateway, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server!.GetCertHashString() == TestCertificates.Server.GetCertHashString();
        if (certificate is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://localhost:{gateway.Port}/rest/admin/aps"));
        AdministrationHost.Authorize(request, "http%3A%2F%2Fadmin.example:");
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private Task<AdministrationHost.Reply> GetAsync(string credentials) =>
        _host.SendAsync(HttpMethod.Get, "/rest/admin/aps", null, request => AdministrationHost.Authorize(request, credentials));
}
