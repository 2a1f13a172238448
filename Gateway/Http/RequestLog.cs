using Microsoft.Extensions.Logging;
using Mss.Gateway.Messages;
using Mss.Gateway.Operations;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Http;

/// <summary>The one line that each request leaves in the log, whatever its wire form.</summary>
internal static partial class RequestLog
{
    public static void Served(ILogger logger, MssRequest request, MssOutcome outcome, TimeSpan elapsed) => LogServed(
        logger,
        request.Operation,
        outcome.TransactionId.ToString(),
        Printable(request.ApInfo.ApId),
        Printable(request.ApInfo.ApTransId),
        outcome.Status.Value,
        elapsed.TotalMilliseconds);

    public static void Refused(ILogger logger, MssRequest? request, Fault fault, TransactionId transaction, TimeSpan elapsed) => LogRefused(
        logger,
        request?.Operation.ToString() ?? "?",
        transaction.ToString(),
        Printable(request?.ApInfo.ApId),
        Printable(request?.ApInfo.ApTransId),
        fault.Code.Value,
        fault.Code.Name,
        Printable(fault.Reason),
        elapsed.TotalMilliseconds);

    public static void Gone(ILogger logger, MssRequest request, TimeSpan elapsed) =>
        LogGone(logger, request.Operation, Printable(request.ApInfo.ApId), Printable(request.ApInfo.ApTransId), elapsed.TotalMilliseconds);

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
    private static partial void LogServed(ILogger logger, MssOperation operation, string transactionId, string apId, string apTransId, int code, double milliseconds);

    [LoggerMessage(2102, LogLevel.Information, "MSS_{Operation} {TransactionId} {ApId} {ApTransId} -> fault {Code} {Name} ({Reason}) in {Milliseconds:0.00} ms")]
    private static partial void LogRefused(
        ILogger logger, string operation, string transactionId, string apId, string apTransId, int code, string name, string reason, double milliseconds);

    [LoggerMessage(2103, LogLevel.Information, "MSS_{Operation} {ApId} {ApTransId}: the client has gone after {Milliseconds:0.00} ms; the transaction goes on")]
    private static partial void LogGone(ILogger logger, MssOperation operation, string apId, string apTransId, double milliseconds);
}
