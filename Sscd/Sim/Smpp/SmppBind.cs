namespace Mss.Sscd.Sim.Smpp;

/// <summary>Body of bind_transceiver, and of bind_receiver and bind_transmitter, which are the same (SMPP 3.4 4.1.1 to 4.1.5).</summary>
/// <param name="SystemId">Who binds, at most 15 characters.</param>
/// <param name="Password">At most 8 characters.</param>
/// <param name="SystemType">At most 12 characters, usually empty.</param>
/// <param name="AddressRange">The addresses whose messages shall come over this session, at most 40 characters (5.2.7). The standard has a regular expression; here it is one address or empty.</param>
internal sealed record SmppBind(string SystemId, string Password, string SystemType, string AddressRange)
{
    /// <summary>interface_version (5.2.4).</summary>
    public const byte Version = 0x34;

    private const int ScInterfaceVersion = 0x0210;

    public byte Ton { get; init; } = SmppAddress.International;

    public byte Npi { get; init; } = SmppAddress.Isdn;

    /// <exception cref="ArgumentException">A member is too long or not ASCII.</exception>
    public byte[] Encode() => new SmppFieldWriter()
        .Text(SystemId, 16).Text(Password, 9).Text(SystemType, 13)
        .Octet(Version).Octet(Ton).Octet(Npi).Text(AddressRange, 41)
        .ToArray();

    /// <summary>Reads a body; null when it is malformed.</summary>
    public static SmppBind? Decode(ReadOnlySpan<byte> body)
    {
        var reader = new SmppFieldReader(body);
        var (systemId, password, systemType) = (reader.Text(16), reader.Text(9), reader.Text(13));
        reader.Octet();
        var (ton, npi) = (reader.Octet(), reader.Octet());
        var range = reader.Text(41);
        return reader.IsValid ? new SmppBind(systemId, password, systemType, range) { Ton = ton, Npi = npi } : null;
    }

    /// <summary>Body of the response (4.1.6).</summary>
    public static byte[] EncodeResponse(string systemId) => new SmppFieldWriter().Text(systemId, 16).Optional(ScInterfaceVersion, [Version]).ToArray();

    /// <summary>Without the password.</summary>
    public override string ToString() => $"bind of {SystemId} for {AddressRange}";
}
