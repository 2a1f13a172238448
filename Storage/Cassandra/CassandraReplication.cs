using System.Globalization;
using System.Text.RegularExpressions;

namespace Mss.Storage.Cassandra;

/// <summary>Reads how many copies there are to be, and writes it as CQL.</summary>
internal static partial class CassandraReplication
{
    /// <summary>The replication map for a text that the validator has let pass.</summary>
    public static string Parse(string text) => TryParse(text, out var cql) ? cql : throw new ArgumentException("no replication", nameof(text));

    /// <summary>The replication map of a keyspace for <see cref="CassandraOptions.Replication"/>.</summary>
    /// <param name="text">A number, or <c>name=number</c> for each data centre.</param>
    /// <param name="cql">For example <c>{'class': 'NetworkTopologyStrategy', 'replication_factor': 3}</c>.</param>
    public static bool TryParse(string? text, out string cql)
    {
        cql = "";
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries);
        var entries = new List<string>(parts.Length);
        foreach (var part in parts)
        {
            var match = Part().Match(part);
            if (!match.Success || (parts.Length > 1 && !match.Groups["dc"].Success))
            {
                return false;
            }

            var name = match.Groups["dc"].Success ? match.Groups["dc"].Value : "replication_factor";
            entries.Add(string.Create(CultureInfo.InvariantCulture, $"'{name}': {match.Groups["n"].Value}"));
        }

        if (entries.Distinct(StringComparer.Ordinal).Count() < entries.Count)
        {
            return false;
        }

        cql = $"{{'class': 'NetworkTopologyStrategy', {string.Join(", ", entries)}}}";
        return true;
    }

    [GeneratedRegex("^((?<dc>[A-Za-z0-9_.-]+)=)?(?<n>[1-9])\\z")]
    private static partial Regex Part();
}
