using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mss.Storage.Tests;

/// <summary>
/// A Cassandra for tests: that of <c>MSS_CASSANDRA_CONTACT_POINTS</c> (and <c>MSS_CASSANDRA_PORT</c>), or one that is started for them with the script
/// <c>cassandra</c> in <c>CASSANDRA_HOME</c> or <c>../shared/cassandra</c>, on a free port and in a temporary directory.
/// </summary>
internal sealed class CassandraServer : IDisposable
{
    private const string NoCassandra = "no Cassandra: set MSS_CASSANDRA_CONTACT_POINTS, or CASSANDRA_HOME to a directory with a 'cassandra' start script";
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("mss-cassandra-");
    private readonly (string Name, string Value)[] settings;
    private readonly string? given = Environment.GetEnvironmentVariable("MSS_CASSANDRA_CONTACT_POINTS");

    /// <summary>Connects to the one that is given, or starts nodes.</summary>
    /// <param name="nodes">How many are started.</param>
    /// <param name="own">Whether they must be the test's own.</param>
    /// <param name="settings">Environment of the script, for example CASSANDRA_AUTH.</param>
    public CassandraServer(int nodes, bool own = false, params (string Name, string Value)[] settings)
    {
        this.settings = settings;
        if (!own && !string.IsNullOrEmpty(given))
        {
            ContactPoints = given;
            Port = int.Parse(Environment.GetEnvironmentVariable("MSS_CASSANDRA_PORT") ?? "9042", CultureInfo.InvariantCulture);
            return;
        }

        Port = FreePort();
        ContactPoints = string.Join(',', Enumerable.Range(1, nodes).Select(n => FormattableString.Invariant($"127.0.0.{n}")));
        try
        {
            Run("start", nodes.ToString(CultureInfo.InvariantCulture));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why tests must be skipped, or null.</summary>
    public static string? WhyAbsent { get; } =
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MSS_CASSANDRA_CONTACT_POINTS")) || Script is not null ? null : NoCassandra;

    /// <summary>Why tests that need a server of their own must be skipped, or null.</summary>
    public static string? WhyNotOwn { get; } = Script is not null ? null : "no Cassandra that can be paused: set CASSANDRA_HOME to a directory with a 'cassandra' start script";

    public string ContactPoints { get; }

    public int Port { get; }

    private static string? Script => Candidates().Select(home => Path.Combine(home, "cassandra")).FirstOrDefault(File.Exists);

    public void Pause(int node) => Run("pause", node.ToString(CultureInfo.InvariantCulture));

    public void Resume(int node) => Run("resume", node.ToString(CultureInfo.InvariantCulture));

    public void Kill(int node) => Run("kill", node.ToString(CultureInfo.InvariantCulture));

    public void Restart(int node) => Run("restart", node.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        if (Port != 0 && ContactPoints != given)
        {
            Run("wipe");
        }

        directory.Delete(recursive: true);
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CASSANDRA_HOME") is { Length: > 0 } home)
        {
            yield return home;
        }

        for (var up = new DirectoryInfo(AppContext.BaseDirectory); up is not null; up = up.Parent)
        {
            if (File.Exists(Path.Combine(up.FullName, "Mss.Cluster.sln")))
            {
                yield return Path.Combine(up.FullName, "..", "shared", "cassandra");
            }
        }
    }

    // The nodes' ports among themselves are 2,041 and 2,042 below; a port from the range that the system does not hand out keeps all three free.
    private static int FreePort()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(15_000, 30_000);
            if (new[] { port, port - 2041, port - 2042 }.All(IsFree))
            {
                return port;
            }
        }

        throw new InvalidOperationException("no free ports");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Run(params string[] arguments)
    {
        // To files and not to pipes: the nodes inherit them and would keep a pipe open for as long as they run.
        var log = Path.Combine(directory.FullName, "script.log");
        var start = new ProcessStartInfo("/bin/bash", ["-c", "exec \"$0\" \"$@\" >>\"$MSS_LOG\" 2>&1", Script!, .. arguments]);
        start.Environment["MSS_LOG"] = log;
        start.Environment["CASSANDRA_DIR"] = Path.Combine(directory.FullName, "nodes");
        start.Environment["CASSANDRA_PORT"] = Port.ToString(CultureInfo.InvariantCulture);
        start.Environment.TryAdd("CASSANDRA_HEAP", "512M");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"cassandra {string.Join(' ', arguments)}: {File.ReadAllText(log)}");
        }
    }
}
