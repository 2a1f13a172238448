using Mss.Sscd.Sim.Smpp;

namespace Mss.Silo;

/// <summary>The way to SIM cards. Configuration section <c>Mss:Sim</c>.</summary>
internal sealed class SimOptions
{
    /// <summary>The value of <see cref="Channel"/> for cards that are asked without anything between.</summary>
    public const string Direct = "Direct";

    /// <summary>The value of <see cref="Channel"/> for secured packets in short messages.</summary>
    public const string Ota = "Ota";

    /// <summary>How the simulated cards of the same process are reached in Development: <c>Direct</c> or <c>Ota</c>.</summary>
    /// <value><c>Direct</c>, since packets and the counters that the card writes down cost about 60 µs per signature</value>
    public string Channel { get; set; } = Direct;

    /// <summary>The SMSC of a remote far end; Development only. Without a host there is none.</summary>
    public SmppOptions Smpp { get; set; } = new();

    /// <summary>File with the master key of the cards' keys for secured packets, 16 octets as Base64 text.</summary>
    /// <value>null</value>
    public string? OtaMasterKeyFile { get; set; }

    /// <summary>Whether an operator's SMSC is configured.</summary>
    public bool IsOverSmpp => Smpp.Host.Length > 0;

    /// <summary>Gives what stands for the simulated SMSC of a remote far end, where nothing else is configured.</summary>
    public void UseFarEnd(Uri address, int port, int siloPort)
    {
        if (IsOverSmpp)
        {
            return;
        }

        (Smpp.Host, Smpp.Port) = (address.DnsSafeHost, port);
        Smpp.SystemId = Development.FarEnd.FarEndOptions.SystemId;
        Smpp.Password = Development.FarEnd.FarEndOptions.Password;
        if (Smpp.SourceAddress.Length == 0)
        {
            // One for each process of a machine, as its port is.
            Smpp.SourceAddress = $"99901{siloPort:D5}";
        }
    }

    /// <summary>Adds what is wrong.</summary>
    public void Check(bool development, bool isRemote, ICollection<string> wrong)
    {
        const string Section = "Mss:Sim";
        if (Channel is not (Direct or Ota))
        {
            wrong.Add($"{Section}:{nameof(Channel)} is '{Channel}'; it must be {Direct} or {Ota}");
        }

        if (!development && (IsOverSmpp || Smpp.SourceAddress.Length > 0 || Smpp.SystemId.Length > 0 || OtaMasterKeyFile is not null))
        {
            wrong.Add($"{Section}: Smpp and {nameof(OtaMasterKeyFile)} are for Development only: silos of an installation do not reach an operator's SMSC yet");
            return;
        }

        if (!IsOverSmpp)
        {
            return;
        }

        if (!isRemote)
        {
            wrong.Add($"{Section}:Smpp is configured, but in Development the cards are in this process unless Mss:FarEnd:Address is set");
        }

        Smpp.Check(Section + ":Smpp", wrong);
        if (OtaMasterKeyFile is null)
        {
            wrong.Add($"{Section}:{nameof(OtaMasterKeyFile)} is not set");
        }
    }
}
