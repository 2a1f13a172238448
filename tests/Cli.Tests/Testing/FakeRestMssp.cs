using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mss.Cli.Tests.Testing;

/// <summary>A small MSSP that speaks JSON, on a free port. A test says what it answers; the answers are written by hand.</summary>
internal sealed class FakeRestMssp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeRestMssp(WebApplication app) => _app = app;

    /// <summary>HTTP status and body from the name and the content of the message.</summary>
    public required Func<string, JsonObject, (int Status, string Body)> Answer { get; init; }

    public ConcurrentQueue<(string Path, string Message, JsonObject Content)> Received { get; } = [];

    public string Url { get; private set; } = "";

    public static async Task<FakeRestMssp> StartAsync(Func<string, JsonObject, (int Status, string Body)> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new FakeRestMssp(app) { Answer = answer };
        app.Run(server.ServeAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    /// <summary>The text of an answer to a request.</summary>
    public static string Status(string message, JsonObject request, int code, string name, string members) =>
        $"{{\"{message}\":{{\"AP_Info\":{{\"AP_TransID\":{request["AP_Info"]!["AP_TransID"]!.ToJsonString()}}},\"MobileUser\":{{\"MSISDN\":\"+99901000001\"}},{members}\"Status\":{{\"StatusCode\":{{\"Value\":\"{code}\"}},\"StatusMessage\":\"{name}\"}}}}}}";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var (name, content) = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject().Single();
        Received.Enqueue((context.Request.Path, name, content!.AsObject()));
        var (status, body) = Answer(name, content.AsObject());
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }
}
