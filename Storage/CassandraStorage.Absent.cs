using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Transactions;
using Mss.Storage.SessionLines;

namespace Mss.Storage;

/// <summary>Stands where the cluster build has its store.</summary>
public static class CassandraStorage
{
    private const string Absent = "this build has no Cassandra; build with -p:Cassandra=true";

    /// <summary>Refuses: the configuration asks for what this build does not have.</summary>
    /// <exception cref="StorageException">Always.</exception>
    public static IServiceCollection AddCassandraStorage(this IServiceCollection services, IConfiguration configuration) => throw new StorageException(Absent);

    /// <summary>Refuses: the configuration asks for what this build does not have.</summary>
    /// <exception cref="StorageException">Always.</exception>
    public static Task<(int Before, int After)> ApplySchemaAsync(IConfiguration configuration, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default) => throw new StorageException(Absent);

    /// <summary>Refuses: the configuration asks for what this build does not have.</summary>
    /// <exception cref="StorageException">Always.</exception>
    public static Task<ISessionLog> OpenSessionLogAsync(IConfiguration configuration) => throw new StorageException(Absent);

    /// <summary>Refuses: the configuration asks for what this build does not have.</summary>
    /// <exception cref="StorageException">Always.</exception>
    public static Task<ISessionLineStore> OpenSessionLinesAsync(IConfiguration configuration) => throw new StorageException(Absent);
}
