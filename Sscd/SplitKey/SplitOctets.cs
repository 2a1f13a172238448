using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.SplitKey;

/// <summary>Writes what is authenticated: each text and each run of octets has its length before it.</summary>
internal sealed class SplitOctets
{
    private readonly ArrayBufferWriter<byte> _octets = new(256);

    public ReadOnlySpan<byte> Written => _octets.WrittenSpan;

    public SplitOctets Add(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(_octets.GetSpan(8), number);
        _octets.Advance(8);
        return this;
    }

    public SplitOctets Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    public SplitOctets Add(ReadOnlySpan<byte> run)
    {
        Add(run.Length);
        _octets.Write(run);
        return this;
    }

    public byte[] Authenticate(ReadOnlySpan<byte> key) => HMACSHA256.HashData(key, Written);
}
