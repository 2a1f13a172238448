using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Mss.Gateway.Http;
using Mss.Grains.Interfaces;
using Orleans;

namespace Mss.Gateway.Tests.Testing;

/// <summary>The gateway as a silo hosts it, over fake grains: in process, or on Kestrel where sockets matter.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, FakeGrains grains, CapturedLog log)
    {
        _app = app;
        Grains = grains;
        Log = log;
    }

    public FakeGrains Grains { get; }

    public CapturedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public TestServer Server => _app.GetTestServer();

    /// <summary>On Kestrel: the port.</summary>
    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public static Task<GatewayHost> StartAsync(TimeProvider? time = null, params (string Option, string Value)[] options) =>
        StartAsync(time, options, web => web.UseTestServer());

    public static Task<GatewayHost> StartKestrelAsync(X509Certificate2? tls = null, TimeProvider? time = null) => StartAsync(
        time,
        [],
        web => web.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is not null)
            {
                listen.UseMssTls(tls, null);
            }
        })));

    /// <summary>Posts a message and reads the answer.</summary>
    public async Task<SoapAnswer> PostAsync(string xml, string contentType = "application/soap+xml; charset=utf-8", Action<HttpRequestMessage>? change = null, CancellationToken aborted = default)
    {
        using var client = _app.GetTestClient();
        return await PostAsync(client, new Uri("http://localhost/soap/services/MSS_SignaturePort"), xml, contentType, change, aborted);
    }

    public static async Task<SoapAnswer> PostAsync(
        HttpClient client, Uri address, string xml, string contentType = "application/soap+xml; charset=utf-8", Action<HttpRequestMessage>? change = null, CancellationToken aborted = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(xml)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        change?.Invoke(request);
        using var response = await client.SendAsync(request, aborted);
        var text = await response.Content.ReadAsStringAsync(aborted);
        return new SoapAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), text);
    }

    /// <summary>Posts a JSON message and reads the answer.</summary>
    public async Task<RestAnswer> PostJsonAsync(string json, Action<HttpRequestMessage>? change = null, string path = "/rest/service")
    {
        var body = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("http://localhost" + path));
        change?.Invoke(request);

        // HttpClient would rewrite a Date header, and an HMAC is over its octets.
        var context = await Server.SendAsync(http =>
        {
            http.Request.Method = "POST";
            http.Request.Host = new HostString(request.Headers.Host ?? "localhost");
            http.Request.Path = path;
            http.Request.ContentType = "application/json";
            http.Request.ContentLength = body.Length;
            http.Request.Body = new MemoryStream(body);
            foreach (var header in request.Headers.NonValidated.Where(header => header.Key != "Host"))
            {
                http.Request.Headers[header.Key] = header.Value.ToString();
            }
        });
        using var reader = new StreamReader(context.Response.Body, Encoding.UTF8);
        return new RestAnswer(context.Response.StatusCode, context.Response.ContentType, await reader.ReadToEndAsync());
    }

    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var client = _app.GetTestClient();
        return await client.GetAsync(new Uri(new Uri("http://mssp.example:8080"), path));
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task<GatewayHost> StartAsync(TimeProvider? time, (string Option, string Value)[] options, Action<IWebHostBuilder> listen)
    {
        var (grains, log) = (new FakeGrains(), new CapturedLog());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(options.Select(option => KeyValuePair.Create($"{GatewayOptions.Section}:{option.Option}", (string?)option.Value)));
        builder.Logging.ClearProviders();
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(time ?? new FakeTimeProvider(TestTime.Start));
        builder.Services.AddSingleton<IGrainFactory>(grains);
        builder.Services.AddSingleton(new InstallationSecret(new byte[32]));
        builder.Services.AddMssGateway(builder.Configuration);
        listen(builder.WebHost);
        var app = builder.Build();
        app.MapMssGateway();
        await app.StartAsync();
        return new GatewayHost(app, grains, log);
    }
}
