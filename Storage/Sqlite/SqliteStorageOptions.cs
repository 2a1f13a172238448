namespace Mss.Storage.Sqlite;

/// <summary>Where and how the embedded store keeps its data.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>Directory of the database; created if absent. One server process at a time uses it.</summary>
    /// <value>Default <c>./data</c>.</value>
    public string DataDirectory { get; set; } = "./data";

    /// <summary>Connections for reading, 1 to 64.</summary>
    /// <value>Default 4.</value>
    public int ReaderConnections { get; set; } = 4;

    /// <summary>Most operations that share one commit, 1 to 10,000.</summary>
    /// <value>Default 512.</value>
    public int MaxBatch { get; set; } = 512;

    /// <summary>Operations that may wait for the writer, 1 to 1,000,000.</summary>
    /// <value>Default 8,192.</value>
    public int QueueCapacity { get; set; } = 8192;

    /// <summary>How long a caller waits for a place in a full queue before it hears "overloaded"; 0 to 5 min.</summary>
    /// <value>Default 2 s.</value>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long another program's lock on the file is waited for; 0 to 5 min.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Memory that the writer's page cache may use, in MiB, 1 to 65,536. Indexes over random ids are fast as long as they fit.</summary>
    /// <value>Default 64.</value>
    public int CacheMiB { get; set; } = 64;

    /// <summary>Size of the write-ahead log, in pages of 4 KiB, that starts a checkpoint; 100 to 1,000,000.</summary>
    /// <value>Default 4,000 (16 MiB).</value>
    public int CheckpointPages { get; set; } = 4000;

    /// <summary>Test seam: the file never grows beyond so many pages, which is a full disk. 0 for no limit.</summary>
    internal int MaxPages { get; set; }
}
