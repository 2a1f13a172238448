using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Gateway.Operations;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Http;

/// <summary>
/// SOAP over HTTP: reads the message, has it served and writes the answer. Path, SOAPAction and Accept are not looked at (wire rules 3, 4, 6); a fault is HTTP 500 (rule 15).
/// </summary>
public sealed partial class SoapEndpoint(MssDispatcher dispatcher, IOptions<GatewayOptions> options, ILogger<SoapEndpoint> logger)
{
    /// <summary>Serves one POST.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var started = Stopwatch.GetTimestamp();
        var read = await ReadAsync(context);
        if (read.Request is null)
        {
            await RefuseAsync(context, read.Style, null, read.Fault!, started);
            return;
        }

        var call = new CallContext(PreferHeader.Wait(context.Request.Headers["Prefer"]), context.RequestAborted);
        MssOutcome outcome;
        try
        {
            outcome = await dispatcher.DispatchAsync(read.Request, context.Connection.ClientCertificate, call);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogGone(read.Request.Operation, Printable(read.Request.ApInfo.ApId), Printable(read.Request.ApInfo.ApTransId), Elapsed(started));
            return;
        }

        if (outcome.Fault is { } fault)
        {
            if (outcome.RetryAfter is { } retryAfter)
            {
                context.Response.Headers.RetryAfter = RequestRates.Seconds(retryAfter);
            }

            await RefuseAsync(context, read.Style, read.Request, fault, started, outcome.TransactionId, outcome.TellSubCode);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = read.Style.ResponseContentType;
        SoapWriter.WriteResponse(context.Response.BodyWriter, read.Style, outcome.Response!);
        await context.Response.BodyWriter.FlushAsync();
        GatewayMeters.Request(read.Request.Operation, outcome.Status, Stopwatch.GetElapsedTime(started));
        LogServed(
            read.Request.Operation,
            outcome.TransactionId.ToString(),
            Printable(read.Request.ApInfo.ApId),
            Printable(read.Request.ApInfo.ApTransId),
            outcome.Status.Value,
            Elapsed(started));
    }

    private async ValueTask<SoapReadResult> ReadAsync(HttpContext context)
    {
        var contentType = context.Request.ContentType;
        string why;
        try
        {
            using var body = await RequestBody.ReadAsync(context.Request, options.Value.MaxBodySize, context.RequestAborted);
            if (body is not null)
            {
                return SoapReader.Read(body.Content, contentType);
            }

            why = $"the body is larger than {options.Value.MaxBodySize} octets";
        }
        catch (IOException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Also BadHttpRequestException; left to the server, it would be an answer that no SOAP client reads.
            why = "the body is broken off, too slow or badly framed";
        }

        // What is left of the body is not worth reading.
        context.Response.Headers.Connection = "close";
        return new SoapReadResult(SoapReader.Read(default, contentType).Style, Fault.WrongParam("request", why));
    }

    private async Task RefuseAsync(
        HttpContext context, SoapStyle style, MssRequest? request, Fault fault, long started, TransactionId transaction = default, bool tellSubCode = false)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Response.ContentType = style.ResponseContentType;
        SoapWriter.WriteFault(context.Response.BodyWriter, style, fault, tellSubCode);
        await context.Response.BodyWriter.FlushAsync();
        GatewayMeters.Request(request?.Operation, fault.Code, Stopwatch.GetElapsedTime(started));
        LogRefused(
            request?.Operation.ToString() ?? "?",
            transaction.ToString(),
            Printable(request?.ApInfo.ApId),
            Printable(request?.ApInfo.ApTransId),
            fault.Code.Value,
            fault.Code.Name,
            Printable(fault.Reason),
            Elapsed(started));
    }

    private static double Elapsed(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    /// <summary>What a client sent must not be able to write log lines of its own.</summary>
    private static string Printable(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var cut = text.Length <= 256 ? text : text[..256];
        return cut.Any(BreaksLines) ? string.Concat(cut.Select(c => BreaksLines(c) ? '\uFFFD' : c)) : cut;
    }

    private static bool BreaksLines(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    [LoggerMessage(2101, LogLevel.Information, "MSS_{Operation} {TransactionId} {ApId} {ApTransId} -> {Code} in {Milliseconds:0.00} ms")]
    private partial void LogServed(MssOperation operation, string transactionId, string apId, string apTransId, int code, double milliseconds);

    [LoggerMessage(2102, LogLevel.Information, "MSS_{Operation} {TransactionId} {ApId} {ApTransId} -> fault {Code} {Name} ({Reason}) in {Milliseconds:0.00} ms")]
    private partial void LogRefused(string operation, string transactionId, string apId, string apTransId, int code, string name, string reason, double milliseconds);

    [LoggerMessage(2103, LogLevel.Information, "MSS_{Operation} {ApId} {ApTransId}: the client has gone after {Milliseconds:0.00} ms; the transaction goes on")]
    private partial void LogGone(MssOperation operation, string apId, string apTransId, double milliseconds);
}
