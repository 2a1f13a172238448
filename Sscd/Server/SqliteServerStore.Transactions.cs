using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Mss.Sscd.Sim;

namespace Mss.Sscd.Server;

/// <summary>Transaction ids.</summary>
public sealed partial class SqliteServerStore
{
    private const string TransactionColumns =
        "transaction_id, device_id, version, epoch, state, signature, failure, detail, key_id, algorithm, hash, digest, statement, deadline, evidence";

    // States are stored as their numbers: 0 Pending, 3 Unknown are the open ones. Even a wrong program cannot give a transaction id a second outcome or another request.
    private const string UpdateTransaction = """
        UPDATE transactions SET version = $version, epoch = $epoch, state = $state, signature = $signature, failure = $failure, detail = $detail, key_id = $key, algorithm = $algorithm,
            hash = $hash, digest = $digest, statement = $statement, deadline = $deadline, evidence = COALESCE(evidence, $evidence)
        WHERE transaction_id = $transaction AND device_id = $device AND version = $version - 1 AND epoch <= $epoch
            AND (state IN (0, 3) OR (state = $state AND signature IS $signature AND failure = $failure))
            AND (digest IS NULL OR (digest = $digest AND key_id = $key AND statement = $statement))
        """;

    private static readonly string[] TransactionParameters =
    [
        "$transaction", "$device", "$version", "$epoch", "$state", "$signature", "$failure", "$detail", "$key", "$algorithm", "$hash", "$digest", "$statement", "$deadline", "$evidence",
    ];

    /// <inheritdoc/>
    public ValueTask<ServerTransaction?> FindTransactionAsync(string transactionId, CancellationToken cancellationToken) => Read(_findTransaction, ReadTransaction, transactionId);

    /// <inheritdoc/>
    public async ValueTask<bool> TryWriteTransactionAsync(ServerTransaction next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        var command = next.Version == 1 ? _insertTransaction : _updateTransaction;
        return await WriteAsync(transaction =>
        {
            var (request, outcome) = (next.Request, next.Outcome);
            command.Transaction = transaction;
            Statement.Bind(
                command,
                [
                    next.TransactionId, next.DeviceId, next.Version, next.Epoch, (int)outcome.State, outcome.Signature, outcome.FailureCode, outcome.Detail,
                    request?.KeyId, (int?)request?.Scheme.Algorithm, request?.Scheme.Hash.Name, request?.Digest, request?.Statement, request?.Deadline.UtcTicks, next.Evidence,
                ]);
            return command.ExecuteNonQuery();
        }).ConfigureAwait(false) == 1;
    }

    private static ServerTransaction ReadTransaction(SqliteDataReader row)
    {
        var request = row.IsDBNull(8)
            ? null
            : new ServerRequest(
                row.GetString(8),
                new SignatureScheme((SignatureAlgorithm)row.GetInt32(9), new HashAlgorithmName(row.IsDBNull(10) ? null : row.GetString(10))),
                row.GetFieldValue<byte[]>(11),
                row.GetFieldValue<byte[]>(12),
                new DateTimeOffset(row.GetInt64(13), TimeSpan.Zero));
        var outcome = new SscdReply((SscdState)row.GetInt32(4), row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5), row.GetInt32(6), row.GetString(7));
        return new ServerTransaction(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), request, outcome)
        {
            Evidence = row.IsDBNull(14) ? null : row.GetFieldValue<byte[]>(14),
        };
    }
}
