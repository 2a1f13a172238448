using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Gateway.Authentication;
using Mss.Gateway.Messages;
using Mss.Gateway.Operations;
using Mss.Gateway.Rest;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Http;

/// <summary>The REST/JSON twin over HTTP: reads the message, has it served and writes the answer. A fault is HTTP 500, as in SOAP.</summary>
public sealed class RestEndpoint(
    MssDispatcher dispatcher, AuthorizationHeader authorization, IOptions<GatewayOptions> options, TimeProvider time, ILogger<RestEndpoint> logger)
{
    /// <summary>Serves one POST.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var started = Stopwatch.GetTimestamp();
        var (request, credentials, unreadable) = await ReadAsync(context);
        if (request is null || unreadable is not null)
        {
            await RefuseAsync(context, request, unreadable!, started);
            return;
        }

        RequestDefaults.Apply(request.ApInfo, credentials, time.GetUtcNow());
        var call = new CallContext(PreferHeader.Wait(context.Request.Headers["Prefer"]), context.RequestAborted, credentials);
        MssOutcome outcome;
        try
        {
            outcome = await dispatcher.DispatchAsync(request, context.Connection.ClientCertificate, call);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            RequestLog.Gone(logger, request, Stopwatch.GetElapsedTime(started));
            return;
        }

        if (outcome.Fault is { } fault)
        {
            if (outcome.RetryAfter is { } retryAfter)
            {
                context.Response.Headers.RetryAfter = RequestRates.Seconds(retryAfter);
            }

            await RefuseAsync(context, request, fault, started, outcome.TransactionId, outcome.TellSubCode);
            return;
        }

        var answer = Begin(context, StatusCodes.Status200OK);
        RestWriter.WriteResponse(answer.Output, outcome.Response!);
        await answer.SendAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        GatewayMeters.Request(request.Operation, outcome.Status, elapsed);
        RequestLog.Served(logger, request, outcome, elapsed);
    }

    private async ValueTask<(MssRequest? Request, HeaderCredentials? Credentials, Fault? Fault)> ReadAsync(HttpContext context)
    {
        var (body, why) = await RequestReading.ReadAsync(context, options.Value.MaxBodySize);
        using (body)
        {
            if (body is null)
            {
                return (null, null, Fault.WrongParam("request", why!));
            }

            var (request, unreadable) = RestReader.Read(body.Content.Span, context.Request.ContentType);
            if (request is null)
            {
                return (null, null, unreadable);
            }

            var (credentials, fault) = authorization.Read(context.Request, body.Content);
            return (request, credentials, fault);
        }
    }

    private async Task RefuseAsync(HttpContext context, MssRequest? request, Fault fault, long started, TransactionId transaction = default, bool tellSubCode = false)
    {
        var answer = Begin(context, StatusCodes.Status500InternalServerError);
        RestWriter.WriteFault(answer.Output, fault, tellSubCode);
        await answer.SendAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        GatewayMeters.Request(request?.Operation, fault.Code, elapsed);
        RequestLog.Refused(logger, request, fault, transaction, elapsed);
    }

    private static AnswerBody Begin(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = RestWriter.ContentType;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return AnswerBody.Begin(context);
    }
}
