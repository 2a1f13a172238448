using System.Security.Cryptography;
using System.Text.Json;
using Mss.Sscd.Keys.Quality;

namespace Mss.Cli.Keys;

/// <summary>How far a check has come, kept in a file so that an interrupted one goes on. Findings are by the key's place in the list.</summary>
internal sealed class KeyCheckState
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    /// <summary>SHA-256 over all keys in order and how they are checked: a state is good for the same list only.</summary>
    public string Keys { get; init; } = "";

    /// <summary>Keys that have been checked by themselves.</summary>
    public int Checked { get; set; }

    /// <summary>What was found so far.</summary>
    public List<PlacedDefect> Defects { get; init; } = [];

    /// <summary>Chunks of the batch GCD that are done.</summary>
    public List<int> Chunks { get; init; } = [];

    /// <summary>Places, among the distinct moduli, of those that share a factor.</summary>
    public List<int> Sharing { get; init; } = [];

    public static string FingerprintOf(IEnumerable<KeyEntry> keys, bool thorough)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([thorough ? (byte)1 : (byte)0]);
        Span<byte> one = stackalloc byte[32];
        foreach (var key in keys)
        {
            SHA256.HashData(key.Spki, one);
            hash.AppendData(one);
            SHA256.HashData(key.Modulus ?? [], one);
            hash.AppendData(one);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The state in the file when it is for these keys, or a new one.</summary>
    /// <param name="restarted">True when there was a file and it is for other keys.</param>
    public static KeyCheckState Load(string? path, string keys, out bool restarted)
    {
        restarted = false;
        if (path is not null && File.Exists(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<KeyCheckState>(File.ReadAllBytes(path), Options) is { } state && state.Keys == keys)
                {
                    return state;
                }
            }
            catch (JsonException)
            {
                // Cut off or not ours: it is written anew.
            }

            restarted = true;
        }

        return new KeyCheckState { Keys = keys };
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Save(string? path)
    {
        if (path is not null)
        {
            var temporary = path + ".tmp";
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(this, Options));
            File.Move(temporary, path, overwrite: true);
        }
    }
}

/// <summary>A finding about the key at a place of the list.</summary>
internal sealed record PlacedDefect(int Place, KeyFinding Finding, string Text);
