using System.Text.Json;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.Interfaces;

namespace Mss.Storage.Sqlite;

/// <summary>Application providers in the embedded store. A failure of the store is a <see cref="StorageException"/>.</summary>
public sealed class SqliteApplicationProviderStore : IApplicationProviderStore
{
    private readonly SqliteDatabase database;
    private readonly DocumentTable table;

    /// <summary>Uses an open database, which stays the caller's.</summary>
    public SqliteApplicationProviderStore(SqliteDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);
        this.database = database;
        table = new DocumentTable(database, "application_providers", "ap_id");
    }

    /// <inheritdoc/>
    public async ValueTask<ApplicationProvider?> GetAsync(string apId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(apId);
        if (await table.GetAsync(apId, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        return Read(apId, found.Version, found.Json);
    }

    /// <inheritdoc/>
    public ValueTask<bool> PutAsync(ApplicationProvider provider, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentException.ThrowIfNullOrEmpty(provider.ApId, nameof(provider));
        return table.PutAsync(provider.ApId, provider.Version, JsonSerializer.SerializeToUtf8Bytes(provider, StoredDocuments.ApplicationProvider), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ApplicationProvider>> ListAsync(string prefix, string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var found = await table.ListAsync(prefix, after ?? "", limit, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(document => Read(document.Key, document.Version, document.Json))];
    }

    private ApplicationProvider Read(string apId, int version, byte[] json)
    {
        try
        {
            return ApplicationProviderDocument.Read(json, version);
        }
        catch (JsonException e)
        {
            throw new StorageException($"{database.File} holds a document of AP '{apId}' that cannot be read: {e.Message}", e);
        }
    }
}
