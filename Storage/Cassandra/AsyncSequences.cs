using System.Runtime.CompilerServices;

namespace Mss.Storage.Cassandra;

/// <summary>Reads several ordered results as one.</summary>
internal static class AsyncSequences
{
    /// <summary>One after the other, with the beginnings of the next ones read ahead: many of them are empty, and each costs a round trip.</summary>
    /// <param name="sources">The results in order; taken as they are needed.</param>
    /// <param name="ahead">How many are begun at once.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<T> ConcatAsync<T>(
        IAsyncEnumerable<IAsyncEnumerable<T>> sources, int ahead, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var begun = new Queue<Begun<T>>();
        var source = sources.GetAsyncEnumerator(cancellationToken);
        try
        {
            var more = true;
            while (true)
            {
                while (more && begun.Count < ahead && (more = await source.MoveNextAsync().ConfigureAwait(false)))
                {
                    begun.Enqueue(new Begun<T>(source.Current.GetAsyncEnumerator(cancellationToken)));
                }

                if (!begun.TryPeek(out var first))
                {
                    yield break;
                }

                for (var any = await first.Move.ConfigureAwait(false); any; any = await first.Items.MoveNextAsync().ConfigureAwait(false))
                {
                    yield return first.Items.Current;
                }

                begun.Dequeue();
                await first.Items.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await EndAsync(begun).ConfigureAwait(false);
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>All at once, in order.</summary>
    /// <param name="sources">Results, each in order.</param>
    /// <param name="key">What they are ordered by, ascending.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<T> MergeAsync<T, TKey>(
        IEnumerable<IAsyncEnumerable<T>> sources, Func<T, TKey> key, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var begun = new List<Begun<T>>();
        try
        {
            // A few at a time: an operator's list must not take the places of transactions.
            var heads = new PriorityQueue<IAsyncEnumerator<T>, TKey>();
            foreach (var some in sources.Chunk(16))
            {
                var first = begun.Count;
                begun.AddRange(some.Select(source => new Begun<T>(source.GetAsyncEnumerator(cancellationToken))));
                for (var n = first; n < begun.Count; n++)
                {
                    if (await begun[n].Move.ConfigureAwait(false))
                    {
                        heads.Enqueue(begun[n].Items, key(begun[n].Items.Current));
                    }
                }
            }

            while (heads.TryDequeue(out var items, out _))
            {
                yield return items.Current;
                if (await items.MoveNextAsync().ConfigureAwait(false))
                {
                    heads.Enqueue(items, key(items.Current));
                }
            }
        }
        finally
        {
            await EndAsync(begun).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync<T>(IEnumerable<Begun<T>> begun)
    {
        foreach (var one in begun)
        {
            // An enumerator must not be disposed of while it moves; what the move fails with is nobody's concern any more.
            await ((Task)one.Move).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await one.Items.DisposeAsync().ConfigureAwait(false);
        }
    }

    private sealed class Begun<T>(IAsyncEnumerator<T> items)
    {
        public IAsyncEnumerator<T> Items => items;

        public Task<bool> Move { get; } = items.MoveNextAsync().AsTask();
    }
}
