namespace Mss.Sscd.Sim.Smpp;

/// <summary>How an operator's SMSC is reached with SMPP.</summary>
public sealed class SmppOptions
{
    /// <summary>Name or address of the SMSC.</summary>
    public string Host { get; set; } = "";

    /// <summary>TCP port, 1 to 65535. 2775, which IANA gave to SMPP.</summary>
    public int Port { get; set; } = 2775;

    /// <summary>Who binds: 1 to 15 characters of ASCII.</summary>
    public string SystemId { get; set; } = "";

    /// <summary>Password of the bind, at most 8 characters of ASCII (SMPP 3.4 5.2.2).</summary>
    public string Password { get; set; } = "";

    /// <summary>system_type that the SMSC wants, at most 12 characters. Empty.</summary>
    public string SystemType { get; set; } = "";

    /// <summary>
    /// The number that messages come from and that phones answer to, 1 to 20 digits. Each process needs one of its own: a card's response must reach the process that waits for it.
    /// </summary>
    public string SourceAddress { get; set; } = "";

    /// <summary>source_addr_ton of <see cref="SourceAddress"/> (SMPP 3.4 5.2.5), 0 to 6. 1, international.</summary>
    public byte SourceTon { get; set; } = SmppAddress.International;

    /// <summary>source_addr_npi of <see cref="SourceAddress"/> (SMPP 3.4 5.2.6), 0 to 18. 1, ISDN.</summary>
    public byte SourceNpi { get; set; } = SmppAddress.Isdn;

    /// <summary>TLS around SMPP, with the certificate checked against <see cref="Host"/>. False.</summary>
    public bool Tls { get; set; }

    /// <summary>PEM file with the roots that the SMSC's certificate may hang on; null for the system's.</summary>
    public string? TlsRoots { get; set; }

    /// <summary>Texts go into message_payload (SMPP 3.4 5.3.2.32) instead of short_message. False.</summary>
    public bool MessagePayload { get; set; }

    /// <summary>Messages that may be without response at a time, 1 to 10,000; further ones wait. 100.</summary>
    public int Window { get; set; } = 100;

    /// <summary>How long the SMSC may take to respond, more than 0. 10 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After so long without anything from the SMSC it is asked whether it is there; without response the connection is made anew. More than 0; 30 s.</summary>
    public TimeSpan EnquireLink { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time to the next attempt to connect, doubled to <see cref="ReconnectAtMost"/>. More than 0; 1 s.</summary>
    public TimeSpan ReconnectAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time between two attempts to connect, not less than <see cref="ReconnectAfter"/>. 30 s.</summary>
    public TimeSpan ReconnectAtMost { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message waits for the connection before it is <see cref="Sms.SmsSubmitStatus.Unavailable"/>. 0 or more; 2 s.</summary>
    public TimeSpan BindWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Adds what is wrong to a list.</summary>
    /// <param name="section">Where the options stand, for the texts.</param>
    /// <param name="wrong">The list.</param>
    public void Check(string section, ICollection<string> wrong)
    {
        ArgumentNullException.ThrowIfNull(wrong);
        Must(Uri.CheckHostName(Host) != UriHostNameType.Unknown, nameof(Host), "the SMSC's name or address");
        Must(Port is >= 1 and <= 65535, nameof(Port), "between 1 and 65535");
        Must(IsText(SystemId, 15) && SystemId.Length > 0, nameof(SystemId), "1 to 15 characters of ASCII");
        Must(IsText(Password, 8), nameof(Password), "at most 8 characters of ASCII");
        Must(IsText(SystemType, 12), nameof(SystemType), "at most 12 characters of ASCII");
        Must(SmppAddress.IsNumberText(SourceAddress), nameof(SourceAddress), "1 to 20 digits");
        Must(SourceTon <= 6, nameof(SourceTon), "between 0 and 6");
        Must(SourceNpi <= 18, nameof(SourceNpi), "between 0 and 18");
        Must(TlsRoots is null || Tls, nameof(TlsRoots), "null without Tls");
        Must(Window is >= 1 and <= 10_000, nameof(Window), "between 1 and 10000");
        Must(IsTime(ResponseTimeout), nameof(ResponseTimeout), "more than 0 and at most an hour");
        Must(IsTime(EnquireLink), nameof(EnquireLink), "more than 0 and at most an hour");
        Must(IsTime(ReconnectAfter), nameof(ReconnectAfter), "more than 0 and at most an hour");
        Must(IsTime(ReconnectAtMost) && ReconnectAtMost >= ReconnectAfter, nameof(ReconnectAtMost), $"at least {nameof(ReconnectAfter)} and at most an hour");
        Must(BindWait >= TimeSpan.Zero && BindWait <= TimeSpan.FromMinutes(1), nameof(BindWait), "between 0 and a minute");

        void Must(bool isRight, string name, string what)
        {
            if (!isRight)
            {
                wrong.Add($"{section}:{name} must be {what}");
            }
        }
    }

    private static bool IsText(string? text, int max) => text is not null && text.Length <= max && text.All(c => c is > '\0' and < '\u0080');

    private static bool IsTime(TimeSpan time) => time > TimeSpan.Zero && time <= TimeSpan.FromHours(1);
}
