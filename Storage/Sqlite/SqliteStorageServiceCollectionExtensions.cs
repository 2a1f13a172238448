using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;
using Mss.Storage.SessionLines;

namespace Mss.Storage.Sqlite;

/// <summary>Registers the embedded store.</summary>
public static class SqliteStorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="ISessionLog"/>, <see cref="IUserStore"/> and <see cref="IApplicationProviderStore"/> in one SQLite file. The file is opened when the host
    /// starts, at the latest, and a <see cref="StorageException"/> then stops the start; it is closed when the container is disposed, after everything that writes.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options, or null for the defaults.</param>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, Action<SqliteStorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<SqliteStorageOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteStorageOptions>, SqliteStorageOptionsValidator>());
        services.TryAddSingleton(static provider => SqliteDatabase.Open(
            provider.GetRequiredService<IOptions<SqliteStorageOptions>>().Value, provider.GetService<TimeProvider>(), provider.GetService<ILogger<SqliteDatabase>>()));
        services.TryAddSingleton<ISessionLog, SqliteSessionLog>();
        services.TryAddSingleton<IUserStore, SqliteUserStore>();
        services.TryAddSingleton<IApplicationProviderStore, SqliteApplicationProviderStore>();
        services.TryAddSingleton<ISessionLineStore>(static provider => SqliteSessionLineStore.ForServer(
            provider.GetRequiredService<IOptions<SqliteStorageOptions>>().Value.DataDirectory, provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.AddHostedService<Opener>();
        return services;
    }

    /// <summary>Has the database opened with the host's start and not with the first request.</summary>
    private sealed class Opener(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<SqliteDatabase>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
