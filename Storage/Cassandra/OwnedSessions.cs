using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Cassandra;

/// <summary>
/// What this process knows about sessions that it accepted or took over: it alone writes their epoch. Saves a read before each append and before each removal of a
/// deadline; forgetting an entry costs that read and nothing else, so the memory is bounded.
/// </summary>
internal sealed class OwnedSessions(int capacity = 65_536)
{
    private readonly Lock gate = new();
    private Dictionary<TransactionId, Entry> young = [];
    private Dictionary<TransactionId, Entry> old = [];

    /// <summary>Notes that this process has written an event that made it the owner.</summary>
    public void Own(TransactionId id, LoggedEvent first, DateTimeOffset? deadline)
    {
        lock (gate)
        {
            if (young.Count >= capacity)
            {
                (old, young) = (young, []);
            }

            young[id] = new Entry(first.Epoch, first.Sequence, deadline);
        }
    }

    /// <summary>True when the event is certainly new: it is of the epoch that this process owns and comes after all that it has written.</summary>
    public bool TryAdvance(TransactionId id, LoggedEvent next)
    {
        lock (gate)
        {
            if (Find(id) is not { } entry || entry.Epoch != next.Epoch || next.Sequence <= entry.LastSequence)
            {
                return false;
            }

            entry.LastSequence = next.Sequence;
            return true;
        }
    }

    /// <summary>Forgets a session and gives its deadline, if it is known.</summary>
    public DateTimeOffset? Forget(TransactionId id)
    {
        lock (gate)
        {
            var entry = Find(id);
            young.Remove(id);
            old.Remove(id);
            return entry?.Deadline;
        }
    }

    private Entry? Find(TransactionId id) => young.TryGetValue(id, out var entry) || old.TryGetValue(id, out entry) ? entry : null;

    private sealed class Entry(int epoch, int lastSequence, DateTimeOffset? deadline)
    {
        public int Epoch => epoch;

        public int LastSequence { get; set; } = lastSequence;

        public DateTimeOffset? Deadline => deadline;
    }
}
