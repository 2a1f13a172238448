using System.Globalization;

namespace Mss.Silo.Tests.Hosting;

/// <summary>A place to run at: a data directory and free ports, as command-line arguments.</summary>
internal sealed record SiloSettings(string DataDirectory)
{
    public int HttpPort { get; init; } = FreePorts.Take();

    public int HttpsPort { get; init; } = FreePorts.Take();

    public int SiloPort { get; init; } = FreePorts.Take();

    public int GatewayPort { get; init; } = FreePorts.Take();

    public Uri Http => new($"http://localhost:{HttpPort}");

    public Uri Https => new($"https://localhost:{HttpsPort}");

    public string[] Arguments(params string[] more) =>
    [
        "--environment=Development",
        "--Mss:DataDirectory=" + DataDirectory,
        Port("HttpPort", HttpPort),
        Port("HttpsPort", HttpsPort),
        Port("SiloPort", SiloPort),
        Port("GatewayPort", GatewayPort),
        "--Logging:Console:LogLevel:Default=Warning", // the test's report is for people
        .. more,
    ];

    private static string Port(string name, int port) => $"--Mss:{name}={port.ToString(CultureInfo.InvariantCulture)}";
}
