using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Silo.ServerKeys;
using Mss.Sscd.Server;
using Mss.Sscd.Sim;
using Mss.Sscd.SplitKey;
using Mss.Sscd.SplitKey.Simulated;
using Mss.Storage;

namespace Mss.Silo.Development;

/// <summary>Split keys in Development: the real store of the server's halves, and simulated cards with the other ones.</summary>
internal sealed class DevelopmentSplitKeys(string dataDirectory, ServerOptions options, TimeProvider time) : IAsyncDisposable
{
    private SqliteServerStore? _store;
    private SplitKeys? _keys;
    private SimulatedSplitCards? _cards;

    public SqliteServerStore Store => _store ?? throw NotOpen();

    public SplitKeys Keys => _keys ?? throw NotOpen();

    public SimulatedSplitCards Cards => _cards ?? throw NotOpen();

    public SplitProvisioner Provisioner => new(Store, Keys, Cards);

    /// <summary>Opens the files; what was on the cards' screens is shown again.</summary>
    /// <exception cref="StorageException">A file cannot be used.</exception>
    public async Task OpenAsync(ILogger<SimulatedCards> logger)
    {
        var path = Path.Combine(dataDirectory, "split-sscd.db");
        try
        {
            _store = new SqliteServerStore(path);
            path = Path.Combine(dataDirectory, "simulated-split-cards.db");
            _cards = await SimulatedSplitCards.OpenAsync(path, time, PersonOf, logger);
        }
        catch (SqliteException e)
        {
            throw new StorageException($"{path} cannot be used: {e.Message} Restore it, or start anew with another data directory.", e);
        }

        _keys = await KeyVaults.OpenSplitAsync(options, _store, Path.Combine(dataDirectory, "server-kek.key"));
    }

    public SplitSscd CreateSscd(ILoggerFactory loggers) =>
        new(Store, Store, Keys, new SimulatedNetwork(Cards, Cards.Cards.UserOf), time, loggers.CreateLogger<SplitSscd>());

    public async ValueTask DisposeAsync()
    {
        if (_cards is not null)
        {
            await _cards.DisposeAsync();
        }

        _keys?.Dispose();
        _store?.Dispose();
    }

    // Whoever is registered has a PIN.
    private static (SimulatedUser User, string? Pin) PersonOf(string subscriber, string keyId) =>
        DevelopmentUsers.Find(Msisdn.Parse(subscriber)) is { Split: { } key } user ? (user.Person, key.Spec.Pin) : (SimulatedUser.ApproveAtOnce, DevelopmentUsers.Pin);

    private static InvalidOperationException NotOpen() => new("the split keys are not open yet");
}
