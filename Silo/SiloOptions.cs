using Microsoft.Extensions.Options;
using Mss.Gateway.Http;
using Mss.Silo.Development.FarEnd;
using Mss.Silo.ServerKeys;

namespace Mss.Silo;

/// <summary>The process as a whole. Configuration section <c>Mss</c>.</summary>
internal sealed class SiloOptions : ListeningOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss";

    /// <summary>The value of <see cref="Storage"/> for the cluster.</summary>
    public const string Cassandra = "Cassandra";

    /// <summary>The value of <see cref="Role"/> for a silo with its gateway.</summary>
    public const string SiloRole = "Silo";

    /// <summary>The value of <see cref="Role"/> for the simulated far end.</summary>
    public const string FarEndRole = "FarEnd";

    /// <summary>What the process is: <c>Silo</c>, or in Development <c>FarEnd</c>, the simulated operator and certification authority for several silos.</summary>
    /// <value><c>Silo</c></value>
    public string Role { get; set; } = SiloRole;

    /// <summary>Where everything that must survive is kept when the store is SQLite; relative to the working directory.</summary>
    /// <value><c>./data</c></value>
    public string DataDirectory { get; set; } = "./data";

    /// <summary><c>Sqlite</c> (one process) or <c>Cassandra</c> (the cluster build).</summary>
    /// <value><c>Sqlite</c></value>
    public string Storage { get; set; } = "Sqlite";

    /// <summary>File with the installation secret (Base64 of at least 32 octets).</summary>
    /// <value><c>installation.secret</c> in the data directory; Development makes it when it is not there.</value>
    public string? InstallationSecretFile { get; set; }

    /// <summary>Port of this silo for other silos, on the loopback interface unless in a cluster.</summary>
    /// <value>11111</value>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port of this silo for gateways in other processes, on the loopback interface unless in a cluster; 0 for none.</summary>
    /// <value>30000</value>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The way to SIM cards.</summary>
    public SimOptions Sim { get; set; } = new();

    /// <summary>The simulated far end in a process of its own.</summary>
    public FarEndOptions FarEnd { get; set; } = new();

    /// <summary>Server keys.</summary>
    public ServerOptions Server { get; set; } = new();

    /// <summary>The data directory as an absolute path.</summary>
    public string FullDataDirectory => Path.GetFullPath(DataDirectory);

    /// <summary>Names every wrong setting, and refuses outside Development what is only for it.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public override void Check(bool development, ICollection<string> wrong)
    {
        base.Check(development, wrong);
        if (string.IsNullOrWhiteSpace(DataDirectory))
        {
            wrong.Add("Mss:DataDirectory is empty");
        }

        if (Storage is not ("Sqlite" or Cassandra))
        {
            wrong.Add($"Mss:Storage is '{Storage}'; it must be Sqlite or Cassandra");
        }

        if (SiloPort is < 1 or > 65535)
        {
            wrong.Add($"Mss:{nameof(SiloPort)} is {SiloPort}; it must be between 1 and 65535");
        }

        if (GatewayPort is < 0 or > 65535)
        {
            wrong.Add($"Mss:{nameof(GatewayPort)} is {GatewayPort}; it must be between 0 and 65535");
        }

        if (Role != SiloRole && (Role != FarEndRole || !development))
        {
            wrong.Add($"Mss:{nameof(Role)} is '{Role}'; it must be {SiloRole}, or in Development {FarEndRole}");
        }

        FarEnd.Check(development, wrong);
        if (FarEnd.Address is { IsAbsoluteUri: true } address)
        {
            Sim.UseFarEnd(address, FarEnd.SmppPort, SiloPort);
        }

        Sim.Check(development, FarEnd.Address is not null, wrong);
        Server.Check(development, wrong);
        if (wrong.Count > 0)
        {
            throw new OptionsValidationException(Section, typeof(SiloOptions), wrong);
        }
    }
}
