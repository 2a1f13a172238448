using Microsoft.Extensions.Options;
using Mss.Gateway.Http;

namespace Mss.Gateway;

/// <summary>A gateway in a process of its own. Configuration section <c>Mss</c>.</summary>
internal sealed class GatewayProcessOptions : ListeningOptions
{
    /// <summary>Configuration section.</summary>
    public const string ProcessSection = "Mss";

    /// <summary>File with the installation secret (Base64 of at least 32 octets), the same as the silos'.</summary>
    /// <value><c>./data/installation.secret</c></value>
    public string InstallationSecretFile { get; set; } = "./data/installation.secret";

    /// <summary>The value of <see cref="Storage"/> for the cluster.</summary>
    public const string Cassandra = "Cassandra";

    /// <summary>The silos' store: with <c>Cassandra</c> (the cluster build) the silos are found in its membership table, otherwise there is one on this machine.</summary>
    /// <value><c>Sqlite</c></value>
    public string Storage { get; set; } = "Sqlite";

    /// <summary>The cluster of silos when the store is Cassandra.</summary>
    public GatewayClusterOptions Cluster { get; set; } = new();

    /// <summary>Port on which a silo on this machine waits for gateways; not with <c>Cassandra</c>.</summary>
    /// <value>30000</value>
    public int GatewayPort { get; set; } = 30000;

    /// <inheritdoc/>
    public override void Check(bool development, ICollection<string> wrong)
    {
        base.Check(development, wrong);
        if (GatewayPort is < 1 or > 65535)
        {
            wrong.Add($"Mss:GatewayPort is {GatewayPort}; it must be between 1 and 65535");
        }

        if (Storage is not ("Sqlite" or Cassandra))
        {
            wrong.Add($"Mss:Storage is '{Storage}'; it must be Sqlite or Cassandra");
        }

        if (string.IsNullOrWhiteSpace(Cluster.Id))
        {
            wrong.Add("Mss:Cluster:Id is empty");
        }

        if (!File.Exists(InstallationSecretFile))
        {
            wrong.Add($"Mss:InstallationSecretFile: there is no {Path.GetFullPath(InstallationSecretFile)}");
        }

        if (wrong.Count > 0)
        {
            throw new OptionsValidationException(ProcessSection, typeof(GatewayProcessOptions), wrong);
        }
    }
}

/// <summary>Which silos a gateway belongs to. Configuration section <c>Mss:Cluster</c>.</summary>
internal sealed class GatewayClusterOptions
{
    /// <summary>The same as the silos'.</summary>
    /// <value><c>mss</c></value>
    public string Id { get; set; } = "mss";
}
