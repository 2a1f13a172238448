using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mss.Cli.Tests.Providers;

/// <summary>One request as it came.</summary>
internal sealed record AdminRequest(string Method, string Target, string? IfMatch, string? IfNoneMatch, string Credentials, string Body);

/// <summary>An administration interface on a free port that answers what the test says.</summary>
internal sealed class FakeAdministration : IAsyncDisposable
{
    public const string Shop = """{"apId":"http://shop.example","displayName":"Shop","enabled":true,"roles":["ApplicationProvider"],"passwords":1,"certificateFingerprints":[],"version":3}""";
    private readonly WebApplication _app;

    private FakeAdministration(WebApplication app, Func<AdminRequest, (int Status, string Body)> answer) => (_app, Answer) = (app, answer);

    public Func<AdminRequest, (int Status, string Body)> Answer { get; set; }

    public ConcurrentQueue<AdminRequest> Received { get; } = [];

    public string Url { get; private set; } = "";

    public static async Task<FakeAdministration> StartAsync(Func<AdminRequest, (int Status, string Body)>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FakeAdministration(app, answer ?? (_ => (200, Shop)));
        app.Run(server.ServeAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var credentials = context.Request.Headers.Authorization.ToString();
        var request = new AdminRequest(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.IfMatch,
            context.Request.Headers.IfNoneMatch,
            Encoding.UTF8.GetString(Convert.FromBase64String(credentials["Basic ".Length..])),
            await reader.ReadToEndAsync());
        Received.Enqueue(request);
        var (status, body) = Answer(request);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    }
}
