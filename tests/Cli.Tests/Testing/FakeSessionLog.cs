using System.Runtime.CompilerServices;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Cli.Tests.Testing;

/// <summary>A session log in memory that can be read only, as the command line does.</summary>
internal sealed class FakeSessionLog : ISessionLog
{
    private readonly List<StoredSession> _sessions = [];

    public SessionFilter? LastFilter { get; private set; }

    /// <summary>Called before each reading; a test lets the session grow here.</summary>
    public Action<FakeSessionLog>? BeforeRead { get; set; }

    public void Put(StoredSession session)
    {
        _sessions.RemoveAll(s => s.Header.Id == session.Header.Id);
        _sessions.Add(session);
    }

    public ValueTask<StoredSession?> ReadAsync(TransactionId id, CancellationToken cancellationToken = default)
    {
        BeforeRead?.Invoke(this);
        return ValueTask.FromResult(_sessions.Find(s => s.Header.Id == id));
    }

    public async IAsyncEnumerable<SessionSummary> ListAsync(SessionFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        LastFilter = filter;
        await Task.CompletedTask;
        foreach (var s in _sessions.Take(filter.Limit))
        {
            yield return new SessionSummary(s.Header, s.Epoch, s.Outcome);
        }
    }

    public ValueTask<bool> AcceptAsync(SessionHeader header, LoggedEvent first, CancellationToken cancellationToken = default) => throw Writes();

    public ValueTask<bool> TakeOverAsync(TransactionId id, LoggedEvent takeOver, CancellationToken cancellationToken = default) => throw Writes();

    public ValueTask AppendAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default) => throw Writes();

    public ValueTask<bool> FinishAsync(TransactionId id, int outcome, LoggedEvent last, CancellationToken cancellationToken = default) => throw Writes();

    public IAsyncEnumerable<OpenSession> OpenSessionsAsync(DateTimeOffset deadlineBefore, CancellationToken cancellationToken = default) => throw Writes();

    public ValueTask<bool> ContinueAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default) => throw Writes();

    public ValueTask ScheduleAsync(SessionHeader header, DateTimeOffset due, CancellationToken cancellationToken = default) => throw Writes();

    public ValueTask UnscheduleAsync(TransactionId id, DateTimeOffset due, CancellationToken cancellationToken = default) => throw Writes();

    public IAsyncEnumerable<WakeUp> WakeUpsAsync(DateTimeOffset dueBefore, CancellationToken cancellationToken = default) => throw Writes();

    private static NotSupportedException Writes() => new("the command line only reads sessions");
}
