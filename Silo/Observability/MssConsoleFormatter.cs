using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Mss.Silo.Observability;

/// <summary>
/// One line per event for a person at a terminal: time, level, the session it belongs to, text. Of the scopes only the session is shown; the JSON form has them all.
/// </summary>
internal sealed class MssConsoleFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "mss";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry.Category == "Microsoft.Extensions.Hosting.Internal.Host" && logEntry.EventId.Name == "HostedServiceStartupFaulted")
        {
            return; // whoever started the host gets the exception and says it in one line (Program)
        }

        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        textWriter.Write(logEntry.LogLevel switch
        {
            LogLevel.Trace => "trce ",
            LogLevel.Debug => "dbug ",
            LogLevel.Information => "info ",
            LogLevel.Warning => "WARN ",
            LogLevel.Error => "ERROR ",
            _ => "CRIT ",
        });
        if (SessionOf(scopeProvider) is { } session)
        {
            textWriter.Write(session);
            textWriter.Write(' ');
        }

        textWriter.Write(text.ReplaceLineEndings(" "));
        textWriter.Write('\n');

        // Where a port is taken, the stack of the layer that found it taken says nothing, and hides the one line that does.
        if (logEntry.Exception is not null and not AddressInUseException)
        {
            textWriter.Write(logEntry.Exception.ToString());
            textWriter.Write('\n');
        }
    }

    private static string? SessionOf(IExternalScopeProvider? scopes)
    {
        string? session = null;
        scopes?.ForEachScope(
            (scope, _) =>
            {
                if (scope is IReadOnlyList<KeyValuePair<string, object?>> { Count: 1 } pairs && pairs[0].Key == "TransactionId")
                {
                    session = pairs[0].Value as string;
                }
            },
            0);
        return session;
    }
}
