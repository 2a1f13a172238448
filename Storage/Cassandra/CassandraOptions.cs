namespace Mss.Storage.Cassandra;

/// <summary>Where the cluster's data is and how it is read and written. Configuration section <c>Mss:Cassandra</c>.</summary>
public sealed class CassandraOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Cassandra";

    /// <summary>Host names or addresses of some nodes, separated by commas; the others are learned from them.</summary>
    /// <value>Default <c>127.0.0.1</c>.</value>
    public string ContactPoints { get; set; } = "127.0.0.1";

    /// <summary>Port of the native protocol, 1 to 65,535.</summary>
    /// <value>Default 9042.</value>
    public int Port { get; set; } = 9042;

    /// <summary>The data centre that this process talks to; null takes the first contact point's.</summary>
    /// <value>Default null. Set it where there is more than one.</value>
    public string? DataCenter { get; set; }

    /// <summary>Keyspace: lower-case letters, digits and underscores, 48 characters at most.</summary>
    /// <value>Default <c>mss</c>.</value>
    public string Keyspace { get; set; } = "mss";

    /// <summary>User of the database; null where it asks for none.</summary>
    /// <value>Default null.</value>
    public string? Username { get; set; }

    /// <summary>Password of <see cref="Username"/>.</summary>
    /// <value>Default null.</value>
    public string? Password { get; set; }

    /// <summary>File that holds the password, as a Kubernetes secret is mounted; instead of <see cref="Password"/>.</summary>
    /// <value>Default null.</value>
    public string? PasswordFile { get; set; }

    /// <summary>Whether connections are TLS.</summary>
    /// <value>Default false.</value>
    public bool Tls { get; set; }

    /// <summary>PEM file with the certification authorities that the nodes' certificates must come from; null takes the system's.</summary>
    /// <value>Default null.</value>
    public string? TlsCaFile { get; set; }

    /// <summary>PKCS#12 file with a client certificate and its key, where the nodes ask for one.</summary>
    /// <value>Default null.</value>
    public string? TlsClientCertificate { get; set; }

    /// <summary>Password of <see cref="TlsClientCertificate"/>.</summary>
    /// <value>Default null.</value>
    public string? TlsClientCertificatePassword { get; set; }

    /// <summary>
    /// Copies of the data, for <c>mss schema apply</c> when it makes the keyspace: a number for every data centre (<c>3</c>), or a number for each
    /// (<c>helsinki=3,tampere=3</c>).
    /// </summary>
    /// <value>Default <c>3</c>.</value>
    public string Replication { get; set; } = "3";

    /// <summary>
    /// <c>Quorum</c> (of all copies) or <c>LocalQuorum</c> (of the local data centre's). With LocalQuorum the conditional writes decide within one data centre, and
    /// all silos must use the same one.
    /// </summary>
    /// <value>Default <c>Quorum</c>.</value>
    public string Consistency { get; set; } = "Quorum";

    /// <summary>How long sessions are kept, for <c>mss schema apply</c>; 1 to 3,650 days.</summary>
    /// <value>Default 400 days.</value>
    public TimeSpan SessionRetention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How long technical log lines are kept by session, for <c>mss schema apply</c>; 1 to 3,650 days.</summary>
    /// <value>Default 30 days.</value>
    public TimeSpan LineRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long connecting to a node may take, 100 ms to 1 min.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a node may take to answer, 100 ms to 1 min. Whether a write that took longer happened is found out by reading.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After what time an idempotent request is sent to a second node as well, 0 (never) to 1 min.</summary>
    /// <value>Default 250 ms.</value>
    public TimeSpan SpeculativeDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Requests of this process that may be under way at once, 1 to 32,768.</summary>
    /// <value>Default 1,024.</value>
    public int MaxInFlight { get; set; } = 1024;

    /// <summary>How long a request waits for its turn when <see cref="MaxInFlight"/> are under way before it is refused as overload, 0 to 1 min.</summary>
    /// <value>Default 2 s.</value>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
