using System.Runtime.CompilerServices;
using System.Text.Json;
using Mss.Grains.MobileUsers;

namespace Mss.Storage.Sqlite;

/// <summary>All users of the embedded store, for operators. The service itself never lists users.</summary>
public sealed class SqliteUserList
{
    // Between pages nothing is held open: a slow reader must not keep the write-ahead log from being emptied.
    private const int PageSize = 500;
    private const string Sql = "SELECT msisdn, version, document FROM users WHERE msisdn > ?1 ORDER BY msisdn LIMIT ?2";
    private readonly SqliteDatabase database;

    /// <summary>Uses an open database, which stays the caller's.</summary>
    public SqliteUserList(SqliteDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        this.database = database;
    }

    /// <summary>Reads all users in the order of their numbers. Who is added or changed meanwhile may be missed or be there.</summary>
    /// <exception cref="StorageException">The store or a document cannot be read.</exception>
    public async IAsyncEnumerable<MobileUser> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var last = "";
        while (true)
        {
            var page = await ReadPageAsync(last, cancellationToken).ConfigureAwait(false);
            foreach (var user in page)
            {
                yield return user;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            last = page[^1].Msisdn.Value;
        }
    }

    private async Task<List<MobileUser>> ReadPageAsync(string after, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = await database.RentReaderAsync(cancellationToken).ConfigureAwait(false);
            var page = new List<MobileUser>();
            var read = reader.Connection.Prepare(Sql);
            try
            {
                read.Bind(1, after);
                read.Bind(2, PageSize);
                while (read.Step())
                {
                    page.Add(JsonSerializer.Deserialize(read.GetBytes(2), StoredDocuments.User)! with { Version = read.GetInt32(1) });
                }
            }
            finally
            {
                read.Reset();
            }

            return page;
        }
        catch (SqliteFailure failure)
        {
            throw new StorageException(failure.Explain(database.File), failure);
        }
        catch (JsonException e)
        {
            throw new StorageException($"{database.File} holds a user's document that cannot be read: {e.Message}", e);
        }
    }
}
