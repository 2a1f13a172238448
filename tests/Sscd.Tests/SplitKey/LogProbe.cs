using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Mss.Sscd.SplitKey;

namespace Mss.Sscd.Tests.SplitKey;

/// <summary>All that is logged, as text.</summary>
internal sealed class LogProbe : ILogger<SplitSscd>
{
    private readonly ConcurrentQueue<(EventId Id, LogLevel Level, string Text)> _lines = new();

    public IReadOnlyCollection<(EventId Id, LogLevel Level, string Text)> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId, logLevel, formatter(state, exception) + exception));
}
