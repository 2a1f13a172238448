using Mss.Grains.Interfaces;

namespace Mss.Grains.Transactions;

/// <summary>
/// The session log: the one durable place of all that is known about transactions. One session is one partition.
/// </summary>
/// <remarks>
/// Four writes are conditional on the session's partition: <see cref="AcceptAsync"/>, <see cref="TakeOverAsync"/>, <see cref="FinishAsync"/> and, after the outcome,
/// <see cref="ContinueAsync"/>. All others are plain idempotent inserts keyed (transaction, epoch, sequence). A method that returns has made its write durable; a method that throws
/// <see cref="SessionLogException"/> leaves open whether the write happened, and the caller must read and see.
/// Implementations inherit the contract suite <c>SessionLogContract</c>.
/// </remarks>
public interface ISessionLog
{
    /// <summary>Reads a session with all its events in order of epoch and sequence, or null when there is none.</summary>
    ValueTask<StoredSession?> ReadAsync(TransactionId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts a session with its first event (epoch 1, sequence 1) if there is none with that id. The deadline is findable by
    /// <see cref="OpenSessionsAsync"/> no later than the session itself exists.
    /// </summary>
    /// <returns>False when the session exists; nothing was written then.</returns>
    ValueTask<bool> AcceptAsync(SessionHeader header, LoggedEvent first, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the event's epoch the current one if the current one is <c>event.Epoch - 1</c> and the session has no outcome, and appends the event.
    /// </summary>
    /// <returns>False when the condition does not hold; nothing was written then.</returns>
    ValueTask<bool> TakeOverAsync(TransactionId id, LoggedEvent takeOver, CancellationToken cancellationToken = default);

    /// <summary>Appends an event. Writing the same (epoch, sequence) again has no effect and is no error.</summary>
    ValueTask AppendAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the outcome and appends the event if the current epoch is the event's and there is no outcome yet.
    /// </summary>
    /// <param name="id">The session.</param>
    /// <param name="outcome">Status or fault code that ends the transaction.</param>
    /// <param name="last">The event.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the write happens is then unknown.</param>
    /// <returns>False when the condition does not hold; nothing was written then.</returns>
    ValueTask<bool> FinishAsync(TransactionId id, int outcome, LoggedEvent last, CancellationToken cancellationToken = default);

    /// <summary>Sessions without outcome whose deadline is before the given time, earliest first. May name a session that has just ended.</summary>
    /// <param name="deadlineBefore">Exclusive bound.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<OpenSession> OpenSessionsAsync(DateTimeOffset deadlineBefore, CancellationToken cancellationToken = default);

    /// <summary>
    /// Goes on with a session that has ended: makes the event's epoch the current one if the current one is <c>event.Epoch - 1</c> and the session has an outcome,
    /// and appends the event. So what follows the outcome is decided once, by whoever knew the session's last state.
    /// </summary>
    /// <returns>False when the condition does not hold; nothing was written then.</returns>
    ValueTask<bool> ContinueAsync(TransactionId id, LoggedEvent next, CancellationToken cancellationToken = default);

    /// <summary>Makes a session findable by <see cref="WakeUpsAsync"/>, whether it has an outcome or not, and before it exists. The same again has no effect.</summary>
    /// <param name="header">The session.</param>
    /// <param name="due">When it wants to be woken; kept in milliseconds. A session may have several.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the write happens is then unknown.</param>
    ValueTask ScheduleAsync(SessionHeader header, DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>Takes back one <see cref="ScheduleAsync"/>. One that is not there is no error.</summary>
    ValueTask UnscheduleAsync(TransactionId id, DateTimeOffset due, CancellationToken cancellationToken = default);

    /// <summary>What was scheduled for before the given time and not taken back, earliest first. A hint: the session may need nothing any more, or not exist.</summary>
    /// <param name="dueBefore">Exclusive bound.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<WakeUp> WakeUpsAsync(DateTimeOffset dueBefore, CancellationToken cancellationToken = default);

    /// <summary>Sessions for an operator, newest first.</summary>
    IAsyncEnumerable<SessionSummary> ListAsync(SessionFilter filter, CancellationToken cancellationToken = default);
}

/// <summary>What identifies a session and finds it again. Fixed at acceptance.</summary>
/// <param name="Id">MSSP_TransID.</param>
/// <param name="ApId">AP_ID.</param>
/// <param name="ApTransId">AP_TransID.</param>
/// <param name="UserHash">Keyed hash of the user's number (<c>PersonalDataHash</c>): indexes hold no numbers.</param>
/// <param name="AcceptedAt">Time of acceptance; kept in milliseconds.</param>
/// <param name="Deadline">Absolute deadline; kept in milliseconds.</param>
public sealed record SessionHeader(TransactionId Id, string ApId, string ApTransId, string UserHash, DateTimeOffset AcceptedAt, DateTimeOffset Deadline);

/// <summary>One event as it is stored; the store does not look into the body.</summary>
/// <param name="Epoch">Epoch of the writer, 1 or more.</param>
/// <param name="Sequence">Position within the session, 1 or more; grows over epochs.</param>
/// <param name="At">Time of writing; kept in milliseconds.</param>
/// <param name="Kind">Kind of event, for example <c>Accepted</c>.</param>
/// <param name="Node">Which silo wrote it.</param>
/// <param name="Body">The event as JSON.</param>
/// <param name="PreviousHash">Hash of the event before; empty for the first.</param>
/// <param name="Hash">Keyed hash over this event and <paramref name="PreviousHash"/>.</param>
public sealed record LoggedEvent(int Epoch, int Sequence, DateTimeOffset At, string Kind, string Node, byte[] Body, byte[] PreviousHash, byte[] Hash);

/// <summary>A session as read.</summary>
/// <param name="Header">What was fixed at acceptance.</param>
/// <param name="Epoch">Current epoch.</param>
/// <param name="Outcome">Status or fault code, or null while open.</param>
/// <param name="Events">All events, in order of epoch and sequence.</param>
public sealed record StoredSession(SessionHeader Header, int Epoch, int? Outcome, IReadOnlyList<LoggedEvent> Events);

/// <summary>A session that has no outcome yet.</summary>
public readonly record struct OpenSession(TransactionId Id, string UserHash, DateTimeOffset Deadline);

/// <summary>A session that wants to be woken.</summary>
/// <param name="Id">MSSP_TransID.</param>
/// <param name="Due">When, in milliseconds.</param>
public readonly record struct WakeUp(TransactionId Id, DateTimeOffset Due);

/// <summary>One line of an operator's list.</summary>
public sealed record SessionSummary(SessionHeader Header, int Epoch, int? Outcome);

/// <summary>Which sessions an operator wants; absent members do not restrict.</summary>
public sealed record SessionFilter
{
    /// <summary>Only this user (keyed hash).</summary>
    public string? UserHash { get; init; }

    /// <summary>Only this AP.</summary>
    public string? ApId { get; init; }

    /// <summary>Only this AP_TransID.</summary>
    public string? ApTransId { get; init; }

    /// <summary>Only sessions accepted at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only sessions without outcome.</summary>
    public bool OnlyOpen { get; init; }

    /// <summary>At most so many, 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>The log could not be read or written. Whether a write happened is unknown.</summary>
public sealed class SessionLogException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SessionLogException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
