using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Mss.Silo.Tests.Wire;

namespace Mss.Silo.Tests.Hosting;

/// <summary>An AP that is told outcomes: a server on the loopback interface that acknowledges what it gets.</summary>
internal sealed class ApListener : IAsyncDisposable
{
    private const string Receipt = """
        <soapenv:Envelope xmlns:soapenv="http://www.w3.org/2003/05/soap-envelope"><soapenv:Body><MSS_NotificationResponse><MSS_ReceiptReq MajorVersion="1" MinorVersion="1" MSSP_TransID="{0}"
        xmlns:mss="http://uri.etsi.org/TS102204/v1.1.2#"><mss:Status><mss:StatusCode Value="100"/></mss:Status></MSS_ReceiptReq></MSS_NotificationResponse></soapenv:Body></soapenv:Envelope>
        """;

    private static readonly CompositeFormat Answer = CompositeFormat.Parse(Receipt);
    private readonly WebApplication _app;
    private readonly Channel<MssReply> _received = Channel.CreateUnbounded<MssReply>();

    private ApListener(WebApplication app) => _app = app;

    public static async Task<ApListener> StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        var listener = new ApListener(builder.Build());
        listener._app.MapPost("/mss/notify", listener.TakeAsync);
        await listener._app.StartAsync();
        return listener;
    }

    /// <summary>The next notification, waited for.</summary>
    public async Task<MssReply> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _received.Reader.ReadAsync(limit.Token);
    }

    /// <summary>How many have come that nobody has taken.</summary>
    public int Waiting => _received.Reader.Count;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var reply = new MssReply(System.Net.HttpStatusCode.OK, context.Request.ContentType, await new StreamReader(context.Request.Body).ReadToEndAsync());
        context.Response.ContentType = "application/soap+xml; charset=utf-8";
        await context.Response.WriteAsync(string.Format(CultureInfo.InvariantCulture, Answer, reply.NotifiedTransactionId));
        _received.Writer.TryWrite(reply);
    }
}
