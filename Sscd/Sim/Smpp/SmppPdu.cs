using System.Buffers;
using System.Buffers.Binary;

namespace Mss.Sscd.Sim.Smpp;

/// <summary>A protocol data unit (SMPP 3.4 3.2): four integers of 4 octets, big-endian (command_length, command_id, command_status, sequence_number), and a body.</summary>
/// <param name="Command">command_id.</param>
/// <param name="Status">command_status; 0 in requests.</param>
/// <param name="Sequence">sequence_number, 1 to 0x7FFFFFFF (5.1.4); a response has its request's.</param>
/// <param name="Body">Mandatory parameters and TLVs.</param>
internal readonly record struct SmppPdu(uint Command, uint Status, uint Sequence, ReadOnlyMemory<byte> Body)
{
    /// <summary>Octets of the header.</summary>
    public const int HeaderSize = 16;

    /// <summary>Longest PDU that is made or taken, octets. The standard has no limit; messages here have some hundred octets.</summary>
    public const int MaxSize = 64 * 1024;

    /// <summary>Highest sequence_number.</summary>
    public const uint MaxSequence = 0x7FFFFFFF;

    public bool IsResponse => (Command & SmppCommand.Response) != 0;

    /// <summary>Takes the first PDU off the buffer; false when it is not there completely.</summary>
    /// <exception cref="SmppException">command_length is impossible: where the next PDU begins is not known any more.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, out SmppPdu pdu)
    {
        pdu = default;
        if (buffer.Length < HeaderSize)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (length is < HeaderSize or > MaxSize)
        {
            throw new SmppException($"command_length is {length}; it must be {HeaderSize} to {MaxSize}");
        }

        if (buffer.Length < length)
        {
            return false;
        }

        pdu = new SmppPdu(
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[12..]),
            buffer.Slice(HeaderSize, length - HeaderSize).ToArray());
        buffer = buffer.Slice(length);
        return true;
    }

    public byte[] Encode()
    {
        var pdu = new byte[HeaderSize + Body.Length];
        BinaryPrimitives.WriteUInt32BigEndian(pdu, (uint)pdu.Length);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(4), Command);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(8), Status);
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(12), Sequence);
        Body.Span.CopyTo(pdu.AsSpan(HeaderSize));
        return pdu;
    }

    /// <summary>The response to this request. One that failed needs no body (3.2; 4.1.6, 4.4.2).</summary>
    public SmppPdu Respond(uint status, ReadOnlyMemory<byte> body = default) => new(Command | SmppCommand.Response, status, Sequence, body);

    /// <summary>The answer to what is no known request in this direction (4.3).</summary>
    public SmppPdu Refuse() => new(SmppCommand.GenericNack, SmppStatus.InvalidCommandId, Sequence, default);

    /// <summary>Without the body: it may hold a password or a user's text.</summary>
    public override string ToString() => $"command_id {Command:X8}, command_status {Status:X8}, sequence_number {Sequence}, body of {Body.Length} octets";
}
