namespace Mss.Sscd.Sim.Smpp;

/// <summary>Body of submit_sm (SMPP 3.4 4.4.1) and deliver_sm (4.6.1), which have the same parameters.</summary>
/// <param name="Source">Who sends.</param>
/// <param name="Destination">Who shall get it.</param>
/// <param name="EsmClass">esm_class (5.2.12).</param>
/// <param name="ProtocolId">protocol_id (5.2.13): for GSM the TP-PID.</param>
/// <param name="DataCoding">data_coding (5.2.19): for GSM the TP-DCS, F6 is eight-bit data of class 2.</param>
/// <param name="Text">short_message or message_payload: the TP-User-Data.</param>
internal sealed record SmppMessage(SmppAddress Source, SmppAddress Destination, byte EsmClass, byte ProtocolId, byte DataCoding, ReadOnlyMemory<byte> Text)
{
    /// <summary>esm_class: the text begins with a user data header.</summary>
    public const byte UserDataHeader = 0x40;

    /// <summary>esm_class bits 5 to 2: not an ordinary message but a receipt or an acknowledgement.</summary>
    public const byte TypeMask = 0x3C;

    /// <summary>Longest short_message (5.2.22); a longer text must be a message_payload.</summary>
    public const int MaxShortMessage = 254;

    private const int MessagePayload = 0x0424; // 5.3.2.32

    /// <param name="payload">In message_payload in any case.</param>
    /// <exception cref="ArgumentException">An address is too long.</exception>
    public byte[] Encode(bool payload = false)
    {
        payload |= Text.Length > MaxShortMessage;
        var writer = new SmppFieldWriter().Text("", 6);
        Source.Write(writer);
        Destination.Write(writer);
        writer.Octet(EsmClass).Octet(ProtocolId).Octet(0); // priority_flag
        writer.Text("", 17).Text("", 17); // schedule_delivery_time, validity_period: at once, and the SMSC's own
        writer.Octet(0).Octet(0).Octet(DataCoding).Octet(0); // registered_delivery, replace_if_present_flag, sm_default_msg_id
        if (payload)
        {
            return writer.Octet(0).Optional(MessagePayload, Text.Span).ToArray();
        }

        return writer.Octet((byte)Text.Length).Octets(Text.Span).ToArray();
    }

    /// <summary>Reads a body; null when it is malformed, or has its text twice.</summary>
    public static SmppMessage? Decode(ReadOnlySpan<byte> body)
    {
        var reader = new SmppFieldReader(body);
        reader.Text(6);
        var source = SmppAddress.Read(ref reader);
        var destination = SmppAddress.Read(ref reader);
        var (esmClass, protocolId) = (reader.Octet(), reader.Octet());
        reader.Octet();
        reader.Text(17);
        reader.Text(17);
        reader.Octets(2);
        var dataCoding = reader.Octet();
        reader.Octet();
        var text = reader.Octets(reader.Octet()).ToArray();
        var hasPayload = false;
        while (reader.IsValid && !reader.IsAtEnd)
        {
            // Unknown tags are skipped (3.3).
            var tag = reader.Integer16();
            var value = reader.Octets(reader.Integer16());
            if (tag != MessagePayload || !reader.IsValid)
            {
                continue;
            }

            if (hasPayload || text.Length > 0)
            {
                return null;
            }

            (hasPayload, text) = (true, value.ToArray());
        }

        return reader.IsValid ? new SmppMessage(source, destination, esmClass, protocolId, dataCoding, text) : null;
    }

    /// <summary>Without the text.</summary>
    public override string ToString() => $"message of {Text.Length} octets, {Source.Digits} to {Destination.Digits}";
}
