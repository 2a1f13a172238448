using System.Diagnostics;
using Microsoft.AspNetCore.Http;
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
public sealed class SoapEndpoint(MssDispatcher dispatcher, IOptions<GatewayOptions> options, ILogger<SoapEndpoint> logger)
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
            RequestLog.Gone(logger, read.Request, Stopwatch.GetElapsedTime(started));
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
        var answer = AnswerBody.Begin(context);
        SoapWriter.WriteResponse(answer.Output, read.Style, outcome.Response!);
        await answer.SendAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        GatewayMeters.Request(read.Request.Operation, outcome.Status, elapsed);
        RequestLog.Served(logger, read.Request, outcome, elapsed);
    }

    private async ValueTask<SoapReadResult> ReadAsync(HttpContext context)
    {
        var contentType = context.Request.ContentType;
        var (body, why) = await RequestReading.ReadAsync(context, options.Value.MaxBodySize);
        using (body)
        {
            return body is not null
                ? SoapReader.Read(body.Content, contentType)
                : new SoapReadResult(SoapReader.Read(default, contentType).Style, Fault.WrongParam("request", why!));
        }
    }

    private async Task RefuseAsync(
        HttpContext context, SoapStyle style, MssRequest? request, Fault fault, long started, TransactionId transaction = default, bool tellSubCode = false)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Response.ContentType = style.ResponseContentType;
        var answer = AnswerBody.Begin(context);
        SoapWriter.WriteFault(answer.Output, style, fault, tellSubCode);
        await answer.SendAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        GatewayMeters.Request(request?.Operation, fault.Code, elapsed);
        RequestLog.Refused(logger, request, fault, transaction, elapsed);
    }
}
