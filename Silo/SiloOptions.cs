using Microsoft.Extensions.Options;

namespace Mss.Silo;

/// <summary>The process as a whole. Configuration section <c>Mss</c>.</summary>
internal sealed class SiloOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss";

    /// <summary>The value of <see cref="Storage"/> for the cluster.</summary>
    public const string Cassandra = "Cassandra";

    /// <summary>Where everything that must survive is kept when the store is SQLite; relative to the working directory.</summary>
    /// <value><c>./data</c></value>
    public string DataDirectory { get; set; } = "./data";

    /// <summary><c>Sqlite</c> (one process) or <c>Cassandra</c> (the cluster build).</summary>
    /// <value><c>Sqlite</c></value>
    public string Storage { get; set; } = "Sqlite";

    /// <summary>Port for plain HTTP on the loopback interface, or 0 for none. Development only: elsewhere the start is refused.</summary>
    /// <value>8080 in Development, otherwise 0.</value>
    public int? HttpPort { get; set; }

    /// <summary>Port for HTTPS.</summary>
    /// <value>8443</value>
    public int HttpsPort { get; set; } = 8443;

    /// <summary>PKCS#12 file with the TLS server certificate and its key. Development makes its own when this is not set.</summary>
    /// <value>null</value>
    public string? TlsCertificate { get; set; }

    /// <summary>Password of <see cref="TlsCertificate"/>, or null.</summary>
    /// <value>null</value>
    public string? TlsCertificatePassword { get; set; }

    /// <summary>File with the installation secret (Base64 of at least 32 octets).</summary>
    /// <value><c>installation.secret</c> in the data directory; Development makes it when it is not there.</value>
    public string? InstallationSecretFile { get; set; }

    /// <summary>Port of this silo for other silos, on the loopback interface unless in a cluster; 0 takes a free one.</summary>
    /// <value>11111</value>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port of this silo for gateways in other processes, on the loopback interface unless in a cluster; 0 takes a free one.</summary>
    /// <value>30000</value>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>The data directory as an absolute path.</summary>
    public string FullDataDirectory => Path.GetFullPath(DataDirectory);
}

/// <summary>Names the wrong setting at start, and refuses outside Development what is only for it.</summary>
internal static class SiloOptionsCheck
{
    public static void Check(SiloOptions options, bool development)
    {
        var wrong = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            wrong.Add("Mss:DataDirectory is empty");
        }

        if (options.Storage is not ("Sqlite" or SiloOptions.Cassandra))
        {
            wrong.Add($"Mss:Storage is '{options.Storage}'; it must be Sqlite or Cassandra");
        }

        foreach (var (name, port) in new[] { ("HttpPort", options.HttpPort ?? 0), ("HttpsPort", options.HttpsPort), ("SiloPort", options.SiloPort), ("GatewayPort", options.GatewayPort) })
        {
            if (port is < 0 or > 65535)
            {
                wrong.Add($"Mss:{name} is {port}; it must be between 0 and 65535");
            }
        }

        if (!development)
        {
            if (options.HttpPort is > 0)
            {
                wrong.Add("Mss:HttpPort: plain HTTP is for Development only");
            }

            if (options.TlsCertificate is null)
            {
                wrong.Add("Mss:TlsCertificate is not set (a PKCS#12 file with the server's certificate and key)");
            }
        }

        if (wrong.Count > 0)
        {
            throw new OptionsValidationException(SiloOptions.Section, typeof(SiloOptions), wrong);
        }
    }
}
