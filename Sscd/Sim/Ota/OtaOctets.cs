using System.Buffers.Binary;

namespace Mss.Sscd.Sim.Ota;

/// <summary>Numbers of 24 and 40 bits, big endian.</summary>
internal static class OtaOctets
{
    public static uint ReadTar(ReadOnlySpan<byte> octets) => ((uint)octets[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(octets[1..]);

    public static void WriteTar(Span<byte> octets, uint tar)
    {
        octets[0] = (byte)(tar >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(octets[1..], (ushort)tar);
    }

    public static long ReadCounter(ReadOnlySpan<byte> octets) => ((long)octets[0] << 32) | BinaryPrimitives.ReadUInt32BigEndian(octets[1..]);

    public static void WriteCounter(Span<byte> octets, long counter)
    {
        octets[0] = (byte)(counter >> 32);
        BinaryPrimitives.WriteUInt32BigEndian(octets[1..], (uint)counter);
    }
}
