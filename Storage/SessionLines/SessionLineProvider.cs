using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mss.Storage.SessionLines;

/// <summary>
/// Takes every log line that names a session, in itself or by the scope in which it was written, whichever component wrote it. Taking a line is formatting it and one
/// attempt to put it into a queue: it never waits and never throws. <see cref="SessionLineShipper"/> does the rest.
/// </summary>
[ProviderAlias("SessionLines")]
internal sealed class SessionLineProvider : ILoggerProvider, ISupportExternalScope
{
    // The name under which all log messages and scopes carry MSSP_TransID.
    private const string Member = "TransactionId";

    private readonly SessionLineOptions options;
    private readonly TimeProvider time;
    private readonly SessionLineMetrics metrics;
    private readonly Channel<SessionLine> queue;
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();
    private long sequence;

    public SessionLineProvider(IOptions<SessionLineOptions> options, SessionLineMetrics metrics, TimeProvider time)
    {
        (this.options, this.metrics, this.time) = (options.Value, metrics, time);
        queue = Channel.CreateBounded<SessionLine>(new BoundedChannelOptions(this.options.Queue) { SingleReader = true });
    }

    /// <summary>What waits to be written.</summary>
    public ChannelReader<SessionLine> Lines => queue.Reader;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    /// <summary>Ends the queue: what is in it can still be read.</summary>
    public void Complete() => queue.Writer.TryComplete();

    public void Dispose() => Complete();

    private void Take(string transactionId, LogLevel level, string category, int eventId, string text)
    {
        var cut = text.Length <= options.LongestText ? text : string.Concat(text.AsSpan(0, options.LongestText), "…");
        var line = new SessionLine(transactionId, time.GetUtcNow(), options.Node, Interlocked.Increment(ref sequence), level, category, eventId, cut);
        if (!queue.Writer.TryWrite(line))
        {
            metrics.Drop(1, "queue");
        }
    }

    private string? SessionOf<TState>(TState state)
    {
        if (Find(state) is { } own)
        {
            return own;
        }

        string? session = null;
        scopes.ForEachScope((scope, _) => session = Find(scope) ?? session, 0);
        return session;
    }

    private static string? Find(object? values)
    {
        if (values is IReadOnlyList<KeyValuePair<string, object?>> members)
        {
            for (var n = 0; n < members.Count; n++)
            {
                if (members[n] is { Key: Member, Value: { } value })
                {
                    return value.ToString() is { Length: > 0 } id ? id : null;
                }
            }
        }

        return null;
    }

    private sealed class Logger(SessionLineProvider owner, string category) : ILogger
    {
        // Lines about the shipping itself would beget lines.
        private readonly bool own = category.StartsWith("Mss.Storage.SessionLines", StringComparison.Ordinal);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => owner.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => !own && logLevel != LogLevel.None && logLevel >= owner.options.Level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || owner.SessionOf(state) is not { } session)
            {
                return;
            }

            var text = formatter(state, exception);
            owner.Take(session, logLevel, category, eventId.Id, exception is null ? text : $"{text}\n{exception}");
        }
    }
}
