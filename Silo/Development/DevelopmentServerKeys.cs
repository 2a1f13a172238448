using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Mss.Grains.Interfaces;
using Mss.Silo.ServerKeys;
using Mss.Sscd.Server;
using Mss.Sscd.Server.Vault;
using Mss.Sscd.Sim;
using Mss.Storage;

namespace Mss.Silo.Development;

/// <summary>Server keys in Development: the real store and vault, and simulated phones on which their users consent.</summary>
internal sealed class DevelopmentServerKeys(string dataDirectory, ServerOptions options, TimeProvider time) : IAsyncDisposable
{
    private SqliteServerStore? _store;
    private IKeyVault? _vault;
    private SimulatedCards? _phones;

    public SqliteServerStore Store => _store ?? throw NotOpen();

    public IKeyVault Vault => _vault ?? throw NotOpen();

    /// <summary>The phones; the address of one is that of the server device.</summary>
    public SimulatedCards Phones => _phones ?? throw NotOpen();

    public ServerProvisioner Provisioner => new(Store, Vault, new SimulatedConsents(Phones, DevelopmentUsers.Pin, PersonOf));

    /// <summary>Opens files and vault; the questions on the phones are shown again.</summary>
    /// <exception cref="StorageException">A file cannot be used.</exception>
    public async Task OpenAsync(ILogger<SimulatedCards> logger)
    {
        var path = Path.Combine(dataDirectory, "server-sscd.db");
        try
        {
            _store = new SqliteServerStore(path);
            path = Path.Combine(dataDirectory, "simulated-consents.db");
            _phones = await SimulatedCards.OpenAsync(path, time, logger);
        }
        catch (SqliteException e)
        {
            throw new StorageException($"{path} cannot be used: {e.Message} Restore it, or start anew with another data directory.", e);
        }

        _vault = await KeyVaults.OpenAsync(options, _store, Path.Combine(dataDirectory, "server-kek.key"));
    }

    public ServerSscd CreateSscd(ILoggerFactory loggers)
    {
        var way = new SimSscd(new SimulatedNetwork(Phones), loggers.CreateLogger<SimSscd>());
        return new ServerSscd(Store, Store, Vault, new DeviceConsent<SimSscd>(way), time, loggers.CreateLogger<ServerSscd>());
    }

    public async ValueTask DisposeAsync()
    {
        if (_phones is not null)
        {
            await _phones.DisposeAsync();
        }

        (_vault as IDisposable)?.Dispose();
        _store?.Dispose();
    }

    private static SimulatedUser PersonOf(string subscriber) =>
        DevelopmentUsers.Find(Msisdn.Parse(subscriber)) is { Server: not null } user ? user.Person : SimulatedUser.ApproveAtOnce;

    private static InvalidOperationException NotOpen() => new("the server keys are not open yet");
}
