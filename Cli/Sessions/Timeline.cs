using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Cli.Sessions;

/// <summary>An event with what only the whole session tells about it.</summary>
/// <param name="Event">As stored.</param>
/// <param name="IsVoid">True when a later owner's events overtook it: it does not count.</param>
/// <param name="ChainError">What is wrong with the link to the event before, or null.</param>
internal sealed record TimelineEntry(LoggedEvent Event, bool IsVoid, string? ChainError);

/// <summary>
/// The events of a session in the order in which they were written down, with the void ones marked and the chain checked: each event's link to its
/// predecessor, the sequence, which must have no gap, and with the installation secret each event's keyed hash.
/// </summary>
internal sealed class Timeline
{
    private Timeline(IReadOnlyList<TimelineEntry> entries, bool keyed)
    {
        Entries = entries;
        IsKeyed = keyed;
    }

    /// <summary>The events in order of epoch and sequence.</summary>
    public IReadOnlyList<TimelineEntry> Entries { get; }

    /// <summary>True when the keyed hashes were checked and not only the links.</summary>
    public bool IsKeyed { get; }

    /// <summary>True when every event that counts links to the one before.</summary>
    public bool IsIntact => Entries.All(entry => entry.ChainError is null);

    /// <summary>Reads a session.</summary>
    /// <param name="session">As stored.</param>
    /// <param name="check">Checks an event's keyed hash, or null when that cannot be done.</param>
    public static Timeline Of(StoredSession session, Func<TransactionId, LoggedEvent, bool>? check = null)
    {
        var entries = new List<TimelineEntry>(session.Events.Count);
        LoggedEvent? previous = null;
        LoggedEvent[] events = [.. session.Events.OrderBy(e => e.Epoch).ThenBy(e => e.Sequence)];
        var effective = TransactionState.EffectiveEvents(events).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var current in events)
        {
            if (!effective.Contains(current))
            {
                entries.Add(new TimelineEntry(current, true, null));
                continue;
            }

            var error = LinkError(previous, current)
                ?? (check is null || check(session.Header.Id, current) ? null : "was changed, or written by somebody without the installation secret");
            entries.Add(new TimelineEntry(current, false, error));
            previous = current;
        }

        return new Timeline(entries, check is not null);
    }

    private static string? LinkError(LoggedEvent? previous, LoggedEvent current)
    {
        var expected = (previous?.Sequence ?? 0) + 1;
        if (current.Sequence != expected)
        {
            return $"event {expected} is missing";
        }

        return current.PreviousHash.AsSpan().SequenceEqual(previous is null ? [] : previous.Hash) ? null : "does not follow from the event before";
    }
}
