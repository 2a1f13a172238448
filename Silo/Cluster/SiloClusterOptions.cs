using System.Net;
using Microsoft.Extensions.Options;

namespace Mss.Silo.Cluster;

/// <summary>How silos find each other when the store is Cassandra. Configuration section <c>Mss:Cluster</c>.</summary>
internal sealed class SiloClusterOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Cluster";

    /// <summary>Silos with the same id are one cluster: another id for another deployment over the same keyspace.</summary>
    /// <value><c>mss</c></value>
    public string Id { get; set; } = "mss";

    /// <summary>The address by which other silos and gateways reach this process; in Kubernetes the pod's.</summary>
    /// <value>null: the first address of the host that is not loopback.</value>
    public string? AdvertisedAddress { get; set; }

    /// <summary>How often silos ask each other whether they are alive, and how long the answer may take; 100 ms to 1 min.</summary>
    /// <value>2 seconds.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After how many probes in a row that were not answered a silo is declared dead, 1 to 20.</summary>
    /// <value>3: a silo's transactions continue elsewhere some 6 to 8 s after it has died.</value>
    public int MissedProbes { get; set; } = 3;

    /// <summary>Names the wrong setting.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public void Check()
    {
        var wrong = new List<string>();
        if (string.IsNullOrWhiteSpace(Id))
        {
            wrong.Add($"{Section}:{nameof(Id)} is empty");
        }

        if (AdvertisedAddress is not null && !IPAddress.TryParse(AdvertisedAddress, out _))
        {
            wrong.Add($"{Section}:{nameof(AdvertisedAddress)} is '{AdvertisedAddress}'; it must be an IP address");
        }

        if (ProbeTimeout < TimeSpan.FromMilliseconds(100) || ProbeTimeout > TimeSpan.FromMinutes(1))
        {
            wrong.Add($"{Section}:{nameof(ProbeTimeout)} is {ProbeTimeout}; it must be between 00:00:00.1 and 00:01:00");
        }

        if (MissedProbes is < 1 or > 20)
        {
            wrong.Add($"{Section}:{nameof(MissedProbes)} is {MissedProbes}; it must be between 1 and 20");
        }

        if (wrong.Count > 0)
        {
            throw new OptionsValidationException(Section, typeof(SiloClusterOptions), wrong);
        }
    }
}
