using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Grains.ApplicationProviders;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;
using Mss.Storage.Cassandra;
using Mss.Storage.SessionLines;

namespace Mss.Storage;

/// <summary>The store of the cluster build.</summary>
public static class CassandraStorage
{
    /// <summary>
    /// Adds <see cref="ISessionLog"/>, <see cref="IUserStore"/> and <see cref="IApplicationProviderStore"/> in a Cassandra cluster, configured from
    /// <c>Mss:Cassandra</c>. Register it before whatever uses it: the connection is opened when the host starts, and a <see cref="StorageException"/> then stops the
    /// start; it is closed when the container is disposed.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The whole configuration.</param>
    public static IServiceCollection AddCassandraStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddCassandraConnection(configuration);
        services.TryAddSingleton<ISessionLog>(static provider => new CassandraSessionLog(
            provider.GetRequiredService<CassandraConnection>(), provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.TryAddSingleton<IUserStore, CassandraUserStore>();
        services.TryAddSingleton<IApplicationProviderStore, CassandraApplicationProviderStore>();
        services.TryAddSingleton<ISessionLineStore, CassandraSessionLineStore>();
        services.AddHostedService<Opener>();
        return services;
    }

    /// <summary>
    /// Adds the <see cref="CassandraConnection"/> alone, configured from <c>Mss:Cassandra</c>, for a process that stores nothing. Whoever uses it opens it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The whole configuration.</param>
    public static IServiceCollection AddCassandraConnection(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<CassandraOptions>().Bind(configuration.GetSection(CassandraOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CassandraOptions>, CassandraOptionsValidator>());
        services.TryAddSingleton(static provider => new CassandraConnection(
            provider.GetRequiredService<IOptions<CassandraOptions>>().Value, provider.GetService<ILogger<CassandraConnection>>()));
        return services;
    }

    /// <summary>Makes the keyspace and brings its tables to the version that this program needs: <c>mss schema apply</c>.</summary>
    /// <param name="configuration">The whole configuration; the section <c>Mss:Cassandra</c> is used.</param>
    /// <param name="loggers">Says what is done; null for silence.</param>
    /// <param name="cancellationToken">Stops before the next step.</param>
    /// <returns>The schema's version before, 0 for none, and after.</returns>
    /// <exception cref="OptionsValidationException">An option is wrong.</exception>
    /// <exception cref="StorageException">The cluster cannot be used or is of a newer version.</exception>
    public static Task<(int Before, int After)> ApplySchemaAsync(IConfiguration configuration, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.GetSection(CassandraOptions.Section).Get<CassandraOptions>() ?? new CassandraOptions();
        return new SchemaApplier(options, loggers?.CreateLogger<SchemaApplier>()).ApplyAsync(cancellationToken);
    }

    /// <summary>
    /// Has log lines about sessions kept in the cluster (<see cref="SessionLinesServiceCollectionExtensions.AddSessionLines"/>) by a process that stores nothing else,
    /// over the connection of <see cref="AddCassandraConnection"/>. Lines that come before somebody has opened it are dropped and counted.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The whole configuration.</param>
    public static IServiceCollection AddCassandraSessionLines(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<ISessionLineStore, CassandraSessionLineStore>();
        return services.AddSessionLines(configuration);
    }

    /// <summary>Opens the session log for operators' tools, which only read.</summary>
    /// <param name="configuration">The whole configuration; the section <c>Mss:Cassandra</c> is used.</param>
    /// <exception cref="OptionsValidationException">An option is wrong.</exception>
    /// <exception cref="StorageException">The cluster cannot be used.</exception>
    public static async Task<ISessionLog> OpenSessionLogAsync(IConfiguration configuration) =>
        new CassandraSessionLog(await ConnectAsync(configuration).ConfigureAwait(false), TimeProvider.System);

    /// <summary>Opens the technical log lines for operators' tools, which only read.</summary>
    /// <param name="configuration">The whole configuration; the section <c>Mss:Cassandra</c> is used.</param>
    /// <exception cref="OptionsValidationException">An option is wrong.</exception>
    /// <exception cref="StorageException">The cluster cannot be used.</exception>
    public static async Task<ISessionLineStore> OpenSessionLinesAsync(IConfiguration configuration) =>
        new CassandraSessionLineStore(await ConnectAsync(configuration).ConfigureAwait(false));

    private static async Task<CassandraConnection> ConnectAsync(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var connection = new CassandraConnection(configuration.GetSection(CassandraOptions.Section).Get<CassandraOptions>() ?? new CassandraOptions());
        await connection.OpenAsync().ConfigureAwait(false);
        return connection;
    }

    /// <summary>Has the connection opened with the host's start and not with the first request.</summary>
    private sealed class Opener(CassandraConnection connection) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => connection.OpenAsync().WaitAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
