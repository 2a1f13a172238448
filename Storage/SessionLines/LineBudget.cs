namespace Mss.Storage.SessionLines;

/// <summary>Counts the lines of each session. Bounded itself: sessions that were silent for a while are forgotten and begin anew.</summary>
internal sealed class LineBudget(int linesPerSession)
{
    private const int MostSessions = 200_000;
    private static readonly TimeSpan Generation = TimeSpan.FromMinutes(10);

    private Dictionary<string, int> young = [];
    private Dictionary<string, int> old = [];
    private DateTimeOffset since = DateTimeOffset.MinValue;

    /// <summary>Takes one line from the session's budget, if there is any left.</summary>
    public bool TrySpend(string transactionId, DateTimeOffset now)
    {
        if (now - since > Generation || young.Count >= MostSessions)
        {
            (old, young, since) = (young, [], now);
        }

        if (!young.TryGetValue(transactionId, out var spent))
        {
            old.TryGetValue(transactionId, out spent);
        }

        // Written down also when it is refused: a session that goes on writing stays known.
        young[transactionId] = Math.Min(spent, linesPerSession) + 1;
        return spent < linesPerSession;
    }
}
