using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mss.Gateway.Tests.Testing;

/// <summary>All that is logged at any level, with exceptions and every structured value, so that nothing can hide in a field that a formatter leaves out.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<Entry> _entries = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();

    public IEnumerable<Entry> Entries => _entries;

    /// <summary>Everything as one text.</summary>
    public string Text => string.Join('\n', _entries.Select(entry => entry.Whole));

    public IReadOnlyList<Entry> Of(int eventId) => [.. _entries.Where(entry => entry.EventId == eventId)];

    /// <summary>Waits until an event was logged, before or from now on.</summary>
    public Task WaitAsync(int eventId)
    {
        var awaited = _awaited.GetOrAdd(eventId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (Of(eventId).Count > 0)
        {
            awaited.TrySetResult();
        }

        return awaited.Task.WaitAsync(Patience);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private void Add(Entry entry)
    {
        _entries.Enqueue(entry);
        if (_awaited.TryGetValue(entry.EventId, out var awaited))
        {
            awaited.TrySetResult();
        }
    }

    internal sealed record Entry(int EventId, LogLevel Level, string Message, string Whole);

    private sealed class Logger(CapturedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            log.Add(new Entry(-1, LogLevel.Trace, "scope", $"scope {state}"));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var message = formatter(state, exception);
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            log.Add(new Entry(eventId.Id, logLevel, message, $"{message} {values} {exception}"));
        }
    }
}
