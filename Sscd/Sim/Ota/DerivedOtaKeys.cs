using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Mss.Sscd.Sim.Ota;

/// <summary>
/// Each card's keys from one master key and its ICCID: the KDF in counter mode of NIST SP 800-108 4.1 with AES-CMAC, [i = 1 (8 bits)] ‖ label ‖ 00 ‖ ICCID in ASCII ‖ [L = 128 (16 bits)],
/// with the labels <c>mss-ota-kic</c> and <c>mss-ota-kid</c>. AES-128.
/// </summary>
public sealed class DerivedOtaKeys : IOtaKeys, IDisposable
{
    private const int KeySize = 16;
    private readonly AesCmac _master;
    private readonly int _version;
    private readonly Lock _lock = new();

    /// <summary>Takes a copy of the master key.</summary>
    /// <param name="master">16, 24 or 32 octets.</param>
    /// <param name="version">Key set version of all cards, 1 to 15.</param>
    /// <exception cref="CryptographicException">The length is no AES key's.</exception>
    public DerivedOtaKeys(ReadOnlySpan<byte> master, int version = 1) => (_master, _version) = (new AesCmac(master), version);

    /// <inheritdoc/>
    public OtaKeySet Open(string iccid)
    {
        ArgumentException.ThrowIfNullOrEmpty(iccid);
        Span<byte> keys = stackalloc byte[2 * KeySize];
        Derive(iccid, keys);
        try
        {
            return new OtaKeySet(_version, OtaAlgorithm.Aes, keys[..KeySize], keys[KeySize..]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(keys);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _master.Dispose();

    /// <summary>KIc and KID, as whoever personalises a card writes them into it.</summary>
    internal void Derive(string iccid, Span<byte> keys)
    {
        Derive("mss-ota-kic"u8, iccid, keys[..KeySize]);
        Derive("mss-ota-kid"u8, iccid, keys[KeySize..]);
    }

    internal int Version => _version;

    private void Derive(ReadOnlySpan<byte> label, string iccid, Span<byte> key)
    {
        Span<byte> input = stackalloc byte[1 + label.Length + 1 + Encoding.ASCII.GetByteCount(iccid) + 2];
        input.Clear();
        input[0] = 1;
        label.CopyTo(input[1..]);
        Encoding.ASCII.GetBytes(iccid, input[(label.Length + 2)..]);
        BinaryPrimitives.WriteUInt16BigEndian(input[^2..], KeySize * 8);
        lock (_lock)
        {
            _master.Compute(input, key);
        }
    }
}
