using System.Text.Json;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;

namespace Mss.Storage.Cassandra;

/// <summary>Users in the cluster. A failure of the store is a <see cref="StorageException"/>.</summary>
internal sealed class CassandraUserStore(CassandraConnection connection) : IUserStore
{
    private readonly CassandraDocumentTable table = new(connection, "users", "msisdn");

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
            throw new StorageException($"{table.Where} holds a user's document that cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> PutAsync(MobileUser user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentException.ThrowIfNullOrEmpty(user.Msisdn.Value, nameof(user));
        return table.PutAsync(user.Msisdn.Value, user.Version, JsonSerializer.Serialize(user, StoredDocuments.User), cancellationToken);
    }
}
