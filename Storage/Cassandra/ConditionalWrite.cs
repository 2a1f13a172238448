using Cassandra;

namespace Mss.Storage.Cassandra;

/// <summary>What a serial read says about a conditional write.</summary>
internal enum Settlement
{
    /// <summary>It is there.</summary>
    Written,

    /// <summary>It is not there and cannot come any more: its condition will never hold again.</summary>
    Impossible,

    /// <summary>It is not there, but its condition holds or may come to hold.</summary>
    Possible,
}

/// <summary>
/// A conditional write whose outcome is known at the end, also when an answer was lost. Each carries an attempt id of its own into the row that it writes; by that
/// a serial read recognises it.
/// </summary>
internal static class ConditionalWrite
{
    private const int MaxAttempts = 5;

    /// <summary>Writes, and reads when the answer leaves open what happened. It is sent again only after a read has said that it is not there; should the lost one
    /// still arrive after that, the condition refuses one of the two.</summary>
    /// <param name="connection">The cluster.</param>
    /// <param name="write">The statement.</param>
    /// <param name="values">Its values.</param>
    /// <param name="settle">Reads serially what became of it.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the write happens is then unknown.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="CassandraFailure">It could not be found out, or it was certainly not executed.</exception>
    public static async ValueTask<bool> RunAsync(
        CassandraConnection connection, Query write, object?[] values, Func<CancellationToken, ValueTask<Settlement>> settle, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            CassandraFailure failure;
            try
            {
                if (await connection.ExecuteConditionalAsync(write, values, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }

                // A refusal is final for this attempt, but not for one before it whose answer was lost and which may be the reason for the refusal.
                return attempt > 1 && await SettleAsync(connection, settle, cancellationToken).ConfigureAwait(false) == Settlement.Written;
            }
            catch (CassandraFailure e) when (e.MayHaveHappened)
            {
                failure = e;
            }

            connection.ReportUnsettled(failure);
            switch (await SettleAsync(connection, settle, cancellationToken).ConfigureAwait(false))
            {
                case Settlement.Written:
                    return true;
                case Settlement.Impossible:
                    return false;
                case Settlement.Possible when attempt >= MaxAttempts:
                    throw new CassandraFailure($"whether a conditional write happened is unknown: {failure.Message}", true, failure);
            }
        }
    }

    private static async ValueTask<Settlement> SettleAsync(CassandraConnection connection, Func<CancellationToken, ValueTask<Settlement>> settle, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Writers of one partition that disturb each other must not do so in step.
            await Task.Delay(Random.Shared.Next(5, 50 * attempt), cancellationToken).ConfigureAwait(false);
            try
            {
                return await settle(cancellationToken).ConfigureAwait(false);
            }
            catch (CassandraFailure e) when (attempt < MaxAttempts)
            {
                connection.ReportUnsettled(e);
            }
            catch (CassandraFailure e)
            {
                throw new CassandraFailure($"whether a conditional write happened is unknown: {e.Message}", true, e);
            }
        }
    }
}
