using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Gateway.Notification;
using Mss.Gateway.Tests.Testing;
using Mss.Gateway.Tests.Wsdl;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Notification;

/// <summary>MSS_Notification on real sockets: what is sent, what counts as an acknowledgement, and where it does not go.</summary>
public sealed class SoapNotifierTests
{
    private const string Receipt = """
        <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><MSS_NotificationResponse><MSS_ReceiptReq MSSP_TransID="t1" xmlns:m="http://uri.etsi.org/TS102204/v1.1.2#">
        <m:Status><m:StatusCode Value="100"/></m:Status></MSS_ReceiptReq></MSS_NotificationResponse></s:Body></s:Envelope>
        """;

    private static readonly TransactionAnswer Signed = FakeGrains.Signed("t1");

    private static readonly ApInfo Info = new() { ApId = "http://ap1.example", ApTransId = "A1", Instant = "2026-03-01T10:00:00.000+00:00", ApUrl = "https://ap1.example/n" };

    [Theory]
    [InlineData("1.2", "application/soap+xml; charset=utf-8", "http://www.w3.org/2003/05/soap-envelope")]
    [InlineData("1.1", "text/xml; charset=utf-8", "http://schemas.xmlsoap.org/soap/envelope/")]
    public async Task A_signature_is_posted_on_one_line_and_acknowledged(string version, string contentType, string envelope)
    {
        await using var ap = await Listener.StartAsync(context => context.Response.WriteAsync(Receipt));
        using var notifier = Notifier(new NotifierOptions { SoapVersion = version });

        var (acknowledged, detail) = await notifier.SendAsync(ap.Url, true, Info, Signed, default);

        Assert.Equal((true, "MSS_ReceiptReq with status 100"), (acknowledged, detail));
        var (type, text) = Assert.Single(ap.Received);
        Assert.Equal(contentType, type);
        Assert.DoesNotContain('\n', text);
        Assert.Contains($"<soapenv:Envelope xmlns:soapenv=\"{envelope}\"><soapenv:Body><MSS_Notification><MSS_StatusResp xmlns:mss=", text, StringComparison.Ordinal);
        Assert.Contains("MSSP_TransID=\"t1\"", text, StringComparison.Ordinal);
        Assert.Contains("<mss:StatusCode Value=\"500\" />", text, StringComparison.Ordinal);
        Assert.Contains("<mss:Base64Signature>AQIDBA==</mss:Base64Signature>", text, StringComparison.Ordinal);
        Assert.Contains("AP_TransID=\"A1\"", text, StringComparison.Ordinal);
        Assert.Empty(ValidatePart(text));
    }

    [Fact]
    public async Task What_services_came_to_is_told_as_in_the_answer_to_a_query()
    {
        await using var ap = await Listener.StartAsync(context => context.Response.WriteAsync(Receipt));
        using var notifier = Notifier();
        var signed = Signed with
        {
            ServiceResults = [new ServiceResult { Uri = ServiceUris.BatchSign, Documents = [new DocumentResult { Status = StatusCode.Signature, Signature = [7] }] }],
        };

        Assert.True((await notifier.SendAsync(ap.Url, true, Info, signed, default)).IsAcknowledged);

        var text = Assert.Single(ap.Received).Text;
        Assert.Contains("<batch:BatchSignatureResponse xmlns:batch=\"http://www.methics.fi/TS102204/ext/v1.0.0#BatchSignature\"><batch:MSS_Signature><mss:Base64Signature>Bw==<", text, StringComparison.Ordinal);
        Assert.Empty(ValidatePart(text));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(208)]
    [InlineData(900)]
    public async Task A_failure_is_a_status_code_inside_the_notification(int code)
    {
        await using var ap = await Listener.StartAsync(context => context.Response.WriteAsync(Receipt));
        using var notifier = Notifier();

        Assert.True((await notifier.SendAsync(ap.Url, true, Info, FakeGrains.Failed("t1", new Fault(new StatusCode(code), "secret reason")) with { MsisdnAsReceived = "+1" }, default)).IsAcknowledged);

        var text = Assert.Single(ap.Received).Text;
        Assert.Contains($"<mss:StatusCode Value=\"{code}\" />", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret reason", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Fault", text, StringComparison.Ordinal);
        Assert.Empty(ValidatePart(text));
    }

    [Fact]
    public async Task The_part_can_be_qualified_for_APs_that_want_it()
    {
        await using var ap = await Listener.StartAsync(context => Task.CompletedTask);
        using var notifier = Notifier(new NotifierOptions { PartQualified = true });

        Assert.Equal((true, "an empty answer"), await notifier.SendAsync(ap.Url, true, Info, Signed, default));

        Assert.Contains("<MSS_Notification><mss:MSS_StatusResp ", Assert.Single(ap.Received).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "<html>Please log in</html>", "no MSS_ReceiptReq in the answer")]
    [InlineData(200, "not XML", "the answer is no XML")]
    [InlineData(200, "<!DOCTYPE a [<!ENTITY b 'c'>]><MSS_ReceiptReq>&b;</MSS_ReceiptReq>", "the answer is no XML")]
    [InlineData(200, "<a><Fault/><MSS_ReceiptReq/></a>", "a SOAP fault")]
    [InlineData(200, "<MSS_ReceiptReq MSSP_TransID='t2'/>", "an MSS_ReceiptReq for another transaction")]
    [InlineData(500, "<MSS_ReceiptReq/>", "HTTP status 500")]
    [InlineData(302, "", "HTTP status 302")]
    [InlineData(404, "", "HTTP status 404")]
    public async Task What_is_no_acknowledgement_is_none(int status, string body, string detail)
    {
        await using var ap = await Listener.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return context.Response.WriteAsync(body);
        });
        using var notifier = Notifier();

        Assert.Equal((false, detail), await notifier.SendAsync(ap.Url, true, Info, Signed, default));

        Assert.Single(ap.Received); // and a redirect is not followed
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_it()
    {
        await using var ap = await Listener.StartAsync(async context =>
        {
            var chunk = new byte[8192];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        });
        using var notifier = Notifier();

        Assert.Equal((false, "the answer is longer than 65536 octets"), await notifier.SendAsync(ap.Url, true, Info, Signed, default));
    }

    [Fact]
    public async Task An_AP_that_does_not_answer_costs_no_more_than_the_attempt()
    {
        var aborted = new TaskCompletionSource();
        await using var ap = await Listener.StartAsync(async context =>
        {
            using var registration = context.RequestAborted.Register(() => aborted.TrySetResult());
            await aborted.Task;
        });
        using var notifier = Notifier(new NotifierOptions { AttemptTimeOut = TimeSpan.FromSeconds(1) });

        Assert.Equal((false, "no answer within 1 s"), await notifier.SendAsync(ap.Url, true, Info, Signed, default).WaitAsync(TimeSpan.FromSeconds(60)));

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_name_that_resolves_to_a_private_address_is_not_connected_to()
    {
        await using var ap = await Listener.StartAsync(context => context.Response.WriteAsync(Receipt));
        using var notifier = Notifier(resolve: (_, _) => Task.FromResult(new[] { IPAddress.Loopback }));

        var (acknowledged, detail) = await notifier.SendAsync(new Uri($"http://public.example:{ap.Url.Port}/"), false, Info, Signed, default);

        Assert.False(acknowledged);
        Assert.Contains("has no address that notifications may go to", detail, StringComparison.Ordinal);
        Assert.Empty(ap.Received);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    public async Task A_private_address_in_any_spelling_is_not_connected_to(string host)
    {
        await using var ap = await Listener.StartAsync(context => context.Response.WriteAsync(Receipt));
        using var notifier = Notifier();

        Assert.False((await notifier.SendAsync(new Uri($"http://{host}:{ap.Url.Port}/"), false, Info, Signed, default)).IsAcknowledged);

        Assert.Empty(ap.Received);
    }

    [Fact]
    public async Task A_name_with_a_private_and_an_allowed_address_is_reached_only_by_the_allowed_one()
    {
        var asked = new List<string>();
        await using var ap = await Listener.StartAsync(context => context.Response.WriteAsync(Receipt));
        using var notifier = Notifier(resolve: (host, _) =>
        {
            asked.Add(host);
            return Task.FromResult(new[] { IPAddress.Parse("169.254.169.254"), IPAddress.Loopback });
        });

        Assert.True((await notifier.SendAsync(new Uri($"http://ap.internal:{ap.Url.Port}/"), true, Info, Signed, default)).IsAcknowledged);

        Assert.Equal(["ap.internal"], asked);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var ap = await Listener.StartAsync(context => context.Response.WriteAsync(Receipt), TestCertificates.Server);
        using var notifier = Notifier();

        Assert.False((await notifier.SendAsync(new Uri($"https://localhost:{ap.Url.Port}/"), true, Info, Signed, default)).IsAcknowledged);

        Assert.Empty(ap.Received);
    }

    [Fact]
    public async Task Nobody_there_is_a_result_and_no_exception()
    {
        Uri url;
        await using (var ap = await Listener.StartAsync(context => Task.CompletedTask))
        {
            url = ap.Url;
        }

        using var notifier = Notifier();
        Assert.False((await notifier.SendAsync(url, true, Info, Signed, default)).IsAcknowledged);
    }

    [Theory]
    [InlineData("SoapVersion")]
    [InlineData("AttemptTimeOut")]
    [InlineData("MaxAnswerSize")]
    public void A_wrong_option_is_named(string option)
    {
        var options = option switch
        {
            "SoapVersion" => new NotifierOptions { SoapVersion = "2" },
            "AttemptTimeOut" => new NotifierOptions { AttemptTimeOut = TimeSpan.FromHours(1) },
            _ => new NotifierOptions { MaxAnswerSize = 1 },
        };
        Assert.Contains(option, new NotifierOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
        Assert.True(new NotifierOptionsValidator().Validate(null, new NotifierOptions()).Succeeded);
    }

    private static SoapNotifier Notifier(NotifierOptions? options = null, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) =>
        new(Options.Create(options ?? new NotifierOptions()), Options.Create(new GatewayOptions()), TimeProvider.System, resolve ?? Dns.GetHostAddressesAsync);

    /// <summary>The part against the schema of the notification's WSDL, whose element it is by type.</summary>
    private static List<string> ValidatePart(string envelope)
    {
        var document = new XmlDocument { XmlResolver = null };
        document.LoadXml(envelope);
        var part = (XmlElement)document.GetElementsByTagName("MSS_StatusResp")[0]!;
        var qualified = $"<mss:MSS_StatusResp {string.Join(' ', part.Attributes.Cast<XmlAttribute>().Select(a => a.OuterXml))}>{part.InnerXml}</mss:MSS_StatusResp>";
        document.LoadXml(qualified);
        var errors = new List<string>();
        document.Schemas = new LocalSchemas().Compile("MSS_NotificationPort");
        document.Validate((_, e) => errors.Add(e.Message));
        return errors;
    }

    private sealed class Listener(WebApplication app, List<(string? Type, string Text)> received) : IAsyncDisposable
    {
        public List<(string? Type, string Text)> Received => received;

        public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal));

        public static async Task<Listener> StartAsync(RequestDelegate answer, X509Certificate2? tls = null)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (tls is not null)
                {
                    listen.UseHttps(tls);
                }
            }));
            var app = builder.Build();
            var received = new List<(string?, string)>();
            app.Run(async context =>
            {
                var text = await new StreamReader(context.Request.Body).ReadToEndAsync();
                lock (received)
                {
                    received.Add((context.Request.ContentType, text));
                }

                await answer(context);
            });
            await app.StartAsync();
            return new Listener(app, received);
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
