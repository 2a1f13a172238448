using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Administration;

/// <summary>A gateway with an administrator, and the requests of one.</summary>
internal sealed class AdministrationHost : IAsyncDisposable
{
    public const string Admin = "http://admin.example";
    public const string Bank = "http://ap1.example";

    private AdministrationHost(GatewayHost gateway) => Gateway = gateway;

    public GatewayHost Gateway { get; }

    public FakeGrains Grains => Gateway.Grains;

    public static async Task<AdministrationHost> StartAsync(TimeProvider? time = null)
    {
        var host = new AdministrationHost(await GatewayHost.StartAsync(time ?? new FakeTimeProvider(TestTime.Start)));
        host.Grains.Providers[Admin] = new ApplicationProvider
        {
            ApId = Admin, DisplayName = "Admin", PasswordHash = TestProviders.Hash("admin"), Roles = ApRoles.Administrator, Version = 1,
        };
        host.Grains.Providers[Bank] = TestProviders.Bank with { Version = 3 };
        return host;
    }

    public static string PathOf(string apId) => "/rest/admin/aps/" + Uri.EscapeDataString(apId);

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PutAsync(string apId, string body, int? version = null) =>
        SendAsync(HttpMethod.Put, PathOf(apId), body, request => SetVersion(request, version));

    public Task<Reply> DeleteAsync(string apId, int? version = null) => SendAsync(HttpMethod.Delete, PathOf(apId), null, request => SetVersion(request, version));

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var client = Gateway.Server.CreateClient();
        using var request = new HttpRequestMessage(method, new Uri("https://localhost" + path));
        Authorize(request, "http%3A%2F%2Fadmin.example:admin");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        using var response = await client.SendAsync(request);
        return new Reply((int)response.StatusCode, response.Headers.ETag?.Tag, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public static void Authorize(HttpRequestMessage request, string userAndPassword) =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    private static void SetVersion(HttpRequestMessage request, int? version)
    {
        if (version is not null)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        }
    }

    internal sealed record Reply(int Status, string? ETag, string Text, HttpResponseHeaders Headers)
    {
        public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

        /// <summary>The fields that are wrong, in order.</summary>
        public string Fields => string.Join(' ', Json["errors"]!.AsArray().Select(error => error!["field"]!.GetValue<string>()));
    }
}
