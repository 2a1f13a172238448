using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>
/// Writes of many cards in one database transaction. Whoever comes first commits for all who come meanwhile, so that one request alone waits for nobody.
/// </summary>
internal sealed class GroupCommit(SqliteConnection connection, Lock connectionLock)
{
    private const int MaxBatch = 256;
    private readonly Queue<Item> _queue = new();
    private bool _busy;

    /// <summary>Ends when the write is committed; fails when its batch could not be.</summary>
    public Task WriteAsync(Action<SqliteTransaction> write)
    {
        var item = new Item(write);
        lock (_queue)
        {
            _queue.Enqueue(item);
            if (_busy)
            {
                return item.Task;
            }

            _busy = true;
        }

        CommitBatch(this);
        return item.Task;
    }

    private static void CommitBatch(GroupCommit self)
    {
        var batch = new List<Item>();
        lock (self._queue)
        {
            while (batch.Count < MaxBatch && self._queue.TryDequeue(out var item))
            {
                batch.Add(item);
            }
        }

        self.Commit(batch);
        lock (self._queue)
        {
            if (self._queue.Count == 0)
            {
                self._busy = false;
                return;
            }
        }

        // What came meanwhile is not this caller's to wait for.
        ThreadPool.UnsafeQueueUserWorkItem(CommitBatch, self, preferLocal: false);
    }

    private void Commit(List<Item> batch)
    {
        var failure = TryCommit(batch);
        if (failure is not null && batch.Count > 1)
        {
            // One bad write must not fail its neighbours.
            foreach (var item in batch)
            {
                Commit([item]);
            }

            return;
        }

        foreach (var item in batch)
        {
            if (failure is null)
            {
                item.SetResult();
            }
            else
            {
                item.SetException(failure);
            }
        }
    }

    private Exception? TryCommit(List<Item> batch)
    {
        lock (connectionLock)
        {
            try
            {
                using var transaction = connection.BeginTransaction();
                foreach (var item in batch)
                {
                    item.Write(transaction);
                }

                transaction.Commit();
                return null;
            }
#pragma warning disable CA1031 // The exception goes to those who wait for the write.
            catch (Exception e)
#pragma warning restore CA1031
            {
                return e;
            }
        }
    }

    private sealed class Item(Action<SqliteTransaction> write) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Action<SqliteTransaction> Write { get; } = write;
    }
}
