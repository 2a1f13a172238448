using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mss.Silo.Tests.Hosting;

/// <summary>A line as it was logged.</summary>
/// <param name="Category">Who logs.</param>
/// <param name="Level">How loud.</param>
/// <param name="Text">The text with its values.</param>
/// <param name="Session">TransactionId of the scope, or null.</param>
/// <param name="Everything">Text, values of the state, scopes and exception: all that a log form could show.</param>
internal sealed record LogLine(string Category, LogLevel Level, string Text, string? Session, string Everything);

/// <summary>Keeps all lines that the application logs.</summary>
internal sealed class LogCapture : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<LogLine> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => capture._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            var everything = new List<string> { text, Values(state), exception?.ToString() ?? "" };
            string? session = null;
            capture._scopes.ForEachScope(
                (scope, _) =>
                {
                    everything.Add(Values(scope));
                    session = Find(scope, "TransactionId") ?? session;
                },
                0);
            capture._lines.Enqueue(new LogLine(category, logLevel, text, session, string.Join('\n', everything)));
        }

        private static string Values(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join('\n', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : state?.ToString() ?? "";

        private static string? Find(object? state, string key) =>
            (state as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == key).Value?.ToString();
    }
}
