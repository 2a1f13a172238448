using Microsoft.Extensions.Configuration;

namespace Mss.Cli.CommandLine;

/// <summary>
/// How the servers are told of their store, by the environment variables that they read themselves (<c>Mss__Storage</c>, <c>Mss__Cassandra__ContactPoints</c>, …):
/// what works for a silo works for the operator's tools.
/// </summary>
internal sealed class ServerSettings(IConfiguration configuration)
{
    /// <summary>Those in this process's environment.</summary>
    public static ServerSettings OfProcess { get; } = new(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    /// <summary>All settings.</summary>
    public IConfiguration Configuration { get; } = configuration;

    /// <summary>True when the store is the cluster's.</summary>
    public bool IsCluster => Configuration["Mss:Storage"] == "Cassandra";
}
