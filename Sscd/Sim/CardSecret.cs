using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.Sim;

/// <summary>A PIN or PUK with its try counter, as the card has it.</summary>
internal sealed class CardSecret(byte[] value, int maxTries)
{
    private byte[] _value = value;
    private long _comparisons;

    /// <summary>Tries left; 0 is blocked. Changed only after the store has it.</summary>
    public int Tries { get; set; } = maxTries;

    public int MaxTries { get; } = maxTries;

    /// <summary>How often something was compared with it, for tests of the counter.</summary>
    public long Comparisons => Interlocked.Read(ref _comparisons);

    /// <summary>Compares in constant time, whatever the lengths. Only after the try was taken away in the store.</summary>
    public bool Is(string entered)
    {
        Interlocked.Increment(ref _comparisons);
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_value, left);
        SHA256.HashData(Encoding.UTF8.GetBytes(entered), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    public void Replace(byte[] value) => _value = value;
}
