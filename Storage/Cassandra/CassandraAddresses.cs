namespace Mss.Storage.Cassandra;

/// <summary>Reads the list of contact points.</summary>
internal static class CassandraAddresses
{
    public static string[] Split(string? contactPoints) =>
        (contactPoints ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
