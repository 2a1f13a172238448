using Mss.Sscd.Sim.Smpp;

namespace Mss.Silo.Development.FarEnd;

/// <summary>The simulated far end as a process of its own, of either side. Configuration section <c>Mss:FarEnd</c>; Development only.</summary>
internal sealed class FarEndOptions
{
    /// <summary>system_id of the simulated SMSC's binds.</summary>
    public const string SystemId = "mss";

    /// <summary>Password of the simulated SMSC's binds.</summary>
    public const string Password = "smpp";

    /// <summary>Where a silo finds the far end, for example <c>http://127.0.0.1:8090</c>; then it has no simulated devices of its own.</summary>
    /// <value>null: the far end is in the silo's process</value>
    public Uri? Address { get; set; }

    /// <summary>Port of the far end's SMSC (SMPP), 1 to 65535.</summary>
    /// <value>2775</value>
    public int SmppPort { get; set; } = 2775;

    /// <summary>Adds what is wrong.</summary>
    public void Check(bool development, ICollection<string> wrong)
    {
        const string Section = "Mss:FarEnd";
        if (Address is not null && !development)
        {
            wrong.Add($"{Section}:{nameof(Address)}: the simulated far end is for Development only");
        }

        if (Address is { } address && (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttp || address.PathAndQuery != "/"))
        {
            wrong.Add($"{Section}:{nameof(Address)} is '{address}'; it must be like http://127.0.0.1:8090");
        }

        if (SmppPort is < 1 or > 65535)
        {
            wrong.Add($"{Section}:{nameof(SmppPort)} is {SmppPort}; it must be between 1 and 65535");
        }
    }
}
