using System.Text;
using System.Text.Json;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;

namespace Mss.Storage.Cassandra;

/// <summary>Application providers in the cluster. A failure of the store is a <see cref="StorageException"/>.</summary>
internal sealed class CassandraApplicationProviderStore(CassandraConnection connection) : IApplicationProviderStore
{
    private const int ReadTogether = 16;
    private readonly CassandraDocumentTable table = new(connection, "application_providers", "ap_id");

    /// <inheritdoc/>
    public async ValueTask<ApplicationProvider?> GetAsync(string apId, CancellationToken cancellationToken = default)
    {
        // The empty text is no partition key; nobody is registered under it.
        ArgumentNullException.ThrowIfNull(apId);
        if (apId.Length == 0 || await table.GetAsync(apId, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        try
        {
            return ApplicationProviderDocument.Read(Encoding.UTF8.GetBytes(found.Json), found.Version);
        }
        catch (JsonException e)
        {
            throw new StorageException($"{table.Where} holds a document of AP '{apId}' that cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ApplicationProvider>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var keys = await table.ListKeysAsync(prefix, after, limit, cancellationToken).ConfigureAwait(false);
        var found = new List<ApplicationProvider>(keys.Count);
        foreach (var together in keys.Chunk(ReadTogether))
        {
            found.AddRange((await Task.WhenAll(together.Select(key => GetAsync(key, cancellationToken).AsTask())).ConfigureAwait(false)).OfType<ApplicationProvider>());
        }

        return found;
    }

    /// <inheritdoc/>
    public ValueTask<bool> PutAsync(ApplicationProvider provider, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentException.ThrowIfNullOrEmpty(provider.ApId, nameof(provider));
        return table.PutAsync(provider.ApId, provider.Version, JsonSerializer.Serialize(provider, StoredDocuments.ApplicationProvider), cancellationToken);
    }
}
