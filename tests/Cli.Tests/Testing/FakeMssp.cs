using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mss.Cli.Tests.Testing;

/// <summary>One request as the fake server understood it.</summary>
internal sealed record ReceivedRequest(string Path, string ContentType, XElement Envelope, XElement Part, XElement? Wrapper, X509Certificate2? Client)
{
    public static readonly XNamespace Mss = "http://uri.etsi.org/TS102204/v1.1.2#";

    public bool IsSoap12 => Envelope.Name.NamespaceName == "http://www.w3.org/2003/05/soap-envelope";

    public bool IsStatusQuery => Part.Name.LocalName == "MSS_StatusReq";

    public bool IsSynch => (string?)Part.Attribute("MessagingMode") == "synch";

    public string Attribute(string name) => (string?)Part.Element(Mss + "AP_Info")!.Attribute(name) ?? "";

    public string Msisdn => Part.Element(Mss + "MobileUser")!.Element(Mss + "MSISDN")!.Value;

    public XElement DataToBeSigned => Part.Element(Mss + "DataToBeSigned")!;

    public byte[] Content => (string?)DataToBeSigned.Attribute("Encoding") == "base64"
        ? Convert.FromBase64String(DataToBeSigned.Value)
        : System.Text.Encoding.UTF8.GetBytes(DataToBeSigned.Value);
}

/// <summary>
/// A small MSSP on a free port. It knows nothing of the code under test; a test says what it does with a request by replacing <see cref="Answer"/>.
/// </summary>
internal sealed class FakeMssp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeMssp(WebApplication app, Func<ReceivedRequest, FakeAnswer> answer)
    {
        _app = app;
        Answer = answer;
    }

    public Func<ReceivedRequest, FakeAnswer> Answer { get; set; }

    public ConcurrentQueue<ReceivedRequest> Received { get; } = [];

    public string Url { get; private set; } = "";

    public static async Task<FakeMssp> StartAsync(Func<ReceivedRequest, FakeAnswer> answer, X509Certificate2? tls = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (tls is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = tls;
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        var app = builder.Build();
        var server = new FakeMssp(app, answer);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Url = address.Replace("127.0.0.1", tls is null ? "127.0.0.1" : "localhost", StringComparison.Ordinal);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var envelope = await XElement.LoadAsync(context.Request.Body, LoadOptions.PreserveWhitespace, context.RequestAborted);
        var first = envelope.Elements().First(e => e.Name.LocalName == "Body").Elements().First();
        var document = first.Name.LocalName.EndsWith("Req", StringComparison.Ordinal);
        var request = new ReceivedRequest(
            context.Request.Path,
            context.Request.ContentType ?? "",
            envelope,
            document ? first : first.Elements().First(),
            document ? null : first,
            context.Connection.ClientCertificate);
        Received.Enqueue(request);
        var answer = Answer(request);
        context.Response.StatusCode = answer.HttpStatus;
        context.Response.ContentType = answer.ContentType ?? (request.IsSoap12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8");
        if (!answer.Chunked)
        {
            context.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(answer.Body);
        }

        await context.Response.WriteAsync(answer.Body);
    }
}
