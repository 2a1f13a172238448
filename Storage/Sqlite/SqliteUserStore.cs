using System.Text.Json;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Storage.Sqlite;

/// <summary>Users in the embedded store. A failure of the store is a <see cref="StorageException"/>.</summary>
public sealed class SqliteUserStore : IUserStore
{
    private readonly SqliteDatabase database;
    private readonly DocumentTable table;

    /// <summary>Uses an open database, which stays the caller's.</summary>
    public SqliteUserStore(SqliteDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        this.database = database;
        table = new DocumentTable(database, "users", "msisdn");
    }

    /// <inheritdoc/>
    public async ValueTask<MobileUser?> GetAsync(Msisdn msisdn, CancellationToken cancellationToken = default)
    {
        if (await table.GetAsync(msisdn.ToString(), cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(found.Json, StoredDocuments.User)! with { Version = found.Version };
        }
        catch (JsonException e)
        {
            // The number is personal and stays out of the text; the parser's says where in the document.
            throw new StorageException($"{database.File} holds a user's document that cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> PutAsync(MobileUser user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentException.ThrowIfNullOrEmpty(user.Msisdn.Value, nameof(user));
        return table.PutAsync(user.Msisdn.Value, user.Version, JsonSerializer.SerializeToUtf8Bytes(user, StoredDocuments.User), cancellationToken);
    }
}
