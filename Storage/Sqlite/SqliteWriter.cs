using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Mss.Storage.Sqlite;

/// <summary>
/// The one writer: a thread that runs all waiting operations in one transaction, commits once, and only then tells the callers (group commit).
/// An fsync is what a write costs; shared, it is small. A lone operation is not held back to wait for company.
/// </summary>
internal sealed partial class SqliteWriter : IDisposable
{
    private readonly Connection connection;
    private readonly string file;
    private readonly SqliteStorageOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<WriteOperation> queue;
    private readonly List<WriteOperation> batch;
    private readonly Thread thread;
    private bool failing;

    public SqliteWriter(Connection connection, string file, SqliteStorageOptions options, TimeProvider time, ILogger logger)
    {
        this.connection = connection;
        this.file = file;
        this.options = options;
        this.time = time;
        this.logger = logger;
        batch = new List<WriteOperation>(options.MaxBatch);
        queue = Channel.CreateBounded<WriteOperation>(new BoundedChannelOptions(options.QueueCapacity)
        {
            SingleReader = true,

            // The writer's thread is woken by the caller itself and not through the thread pool: it must run even when all pool threads are busy.
            AllowSynchronousContinuations = true,
        });
        Metrics = new StorageMetrics(() => queue.Reader.Count);
        thread = new Thread(Loop) { Name = "mss-sqlite-writer", IsBackground = true };
        thread.Start();
    }

    public StorageMetrics Metrics { get; }

    /// <summary>Queues an operation; the task ends when it is durable or has failed.</summary>
    /// <param name="operation">What to write.</param>
    /// <param name="cancellationToken">Gives up waiting, not the write.</param>
    public ValueTask<bool> WriteAsync(WriteOperation operation, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (!queue.Writer.TryWrite(operation))
        {
            return WaitForPlaceAsync(operation, cancellationToken);
        }

        return new ValueTask<bool>(cancellationToken.CanBeCanceled ? operation.Task.WaitAsync(cancellationToken) : operation.Task);
    }

    /// <summary>Writes what is queued and ends the thread.</summary>
    public void Dispose()
    {
        if (queue.Writer.TryComplete())
        {
            thread.Join();
            Metrics.Dispose();
        }
    }

    private async ValueTask<bool> WaitForPlaceAsync(WriteOperation operation, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.QueueTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await queue.Writer.WriteAsync(operation, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw operation.Translate($"The store is overloaded: {options.QueueCapacity} operations wait for {file}.", e);
        }
        catch (ChannelClosedException e)
        {
            throw operation.Translate($"{file} is closed.", e);
        }

        // The writer's thread has given the place and runs this; whatever the caller does next must not run there.
        await Task.Yield();
        return await operation.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Loop()
    {
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (queue.Reader.TryRead(out var first))
            {
                batch.Clear();
                batch.Add(first);
                if (RunTogether())
                {
                    batch.ForEach(static operation => operation.Complete());
                }
            }
        }
    }

    /// <returns>True when the batch is committed; false when its callers have been told of a failure.</returns>
    private bool RunTogether()
    {
        var committing = false;
        try
        {
            connection.Prepare("BEGIN IMMEDIATE").Run();
            batch[0].Run(connection);

            // What arrives meanwhile comes along.
            while (batch.Count < options.MaxBatch && queue.Reader.TryRead(out var next))
            {
                batch.Add(next);
                next.Run(connection);
            }

            committing = true;
            Commit();
            return true;
        }
        catch (Exception e)
        {
            RollBack();

            // One operation's own mistake must not fail the others. It is too rare to pay for a savepoint per operation always.
            if (!committing && IsOwnMistake(e))
            {
                return RunApart();
            }

            FailBatch(e);
            return false;
        }
    }

    private bool RunApart()
    {
        try
        {
            connection.Prepare("BEGIN IMMEDIATE").Run();
            foreach (var operation in batch)
            {
                connection.Prepare("SAVEPOINT operation").Run();
                try
                {
                    operation.Refusal = null;
                    operation.Run(connection);
                }
                catch (Exception e) when (connection.InTransaction)
                {
                    connection.Prepare("ROLLBACK TO operation").Run();
                    operation.Refusal = operation.Translate($"A write to {file} was refused: {e.Message}", e);
                    LogRefused(e, file);
                }

                connection.Prepare("RELEASE operation").Run();
            }

            Commit();
            return true;
        }
        catch (Exception e)
        {
            RollBack();
            FailBatch(e);
            return false;
        }
    }

    private static bool IsOwnMistake(Exception e) =>
        e is not SqliteFailure failure || failure.Code is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH;

    private void Commit()
    {
        var start = time.GetTimestamp();
        connection.Prepare("COMMIT").Run();
        Metrics.Committed(batch.Count, time.GetElapsedTime(start));
        if (failing)
        {
            failing = false;
            LogRecovered(file);
        }
    }

    private void RollBack()
    {
        // A full disk or an I/O error may have ended the transaction already.
        if (connection.InTransaction)
        {
            try
            {
                connection.Prepare("ROLLBACK").Run();
            }
            catch (SqliteFailure e)
            {
                LogRollBackFailed(e, file);
            }
        }
    }

    private void FailBatch(Exception failure)
    {
        var text = failure is SqliteFailure known ? known.Explain(file) : $"Writing {file} failed.";
        Metrics.Failed();
        if (!failing)
        {
            // Once per outage: a full disk under load would fill the log as well.
            failing = true;
            LogBatchFailed(failure, batch.Count, text);
        }

        foreach (var operation in batch)
        {
            operation.TrySetException(operation.Translate(text, failure));
        }
    }

    [LoggerMessage(7001, LogLevel.Error, "{Count} operations were not written. {Text} Further failures are counted and not logged until a write succeeds.")]
    private partial void LogBatchFailed(Exception failure, int count, string text);

    [LoggerMessage(7002, LogLevel.Information, "{File} can be written again")]
    private partial void LogRecovered(string file);

    [LoggerMessage(7003, LogLevel.Error, "Rolling back in {File} failed")]
    private partial void LogRollBackFailed(Exception failure, string file);

    [LoggerMessage(7004, LogLevel.Warning, "A single write to {File} was refused")]
    private partial void LogRefused(Exception failure, string file);
}
