using System.Security.Cryptography;

namespace Mss.Sscd.Server.Vault;

/// <summary>Octets of a key, a PIN or the like: never moved by the garbage collector, so that no copy stays behind, zeroed when disposed of, and never printed.</summary>
public sealed class SecretOctets : IDisposable
{
    private readonly byte[] _octets;
    private volatile bool _disposed;

    /// <summary>Room for a secret.</summary>
    /// <param name="length">Octets, 0 or more.</param>
    public SecretOctets(int length) => _octets = GC.AllocateArray<byte>(length, pinned: true);

    /// <summary>Takes the octets and zeroes the source.</summary>
    public static SecretOctets Take(Span<byte> source)
    {
        var secret = new SecretOctets(source.Length);
        source.CopyTo(secret._octets);
        CryptographicOperations.ZeroMemory(source);
        return secret;
    }

    /// <summary>Octets.</summary>
    public int Length => _octets.Length;

    /// <summary>The secret, to be used and not kept.</summary>
    /// <exception cref="ObjectDisposedException">It is zeroed already.</exception>
    internal Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _octets;
        }
    }

    /// <summary>The array itself, for libraries that take nothing else. It stays this object's and is zeroed with it.</summary>
    /// <exception cref="ObjectDisposedException">It is zeroed already.</exception>
    internal byte[] Array
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _octets;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => "(secret)";

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_octets);
    }
}
