using Mss.Cli.CommandLine;
using Mss.Cli.Soap;

namespace Mss.Cli.Load;

/// <summary>What <c>mss load</c> shall do.</summary>
internal sealed record LoadPlan
{
    /// <summary>The MSSP's ports.</summary>
    public required MsspAddress Address { get; init; }

    /// <summary>Who asks.</summary>
    public required ApCredentials Ap { get; init; }

    /// <summary>The users; each belongs to one worker.</summary>
    public required UserRange Users { get; init; }

    /// <summary>Transactions started per second (open loop), or null for as fast as the workers can (closed loop).</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>Workers; each has one connection and does one thing at a time.</summary>
    public required int Workers { get; init; }

    /// <summary>How long is measured.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long the load runs before it is measured.</summary>
    public TimeSpan Warmup { get; init; }

    /// <summary>How long after the end unfinished transactions may still finish.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messaging mode.</summary>
    public Waiting Mode { get; init; }

    /// <summary>Share of signatures that are parsed and verified after the run, 0 to 1.</summary>
    public double VerifyShare { get; init; }

    /// <summary>Envelope version.</summary>
    public SoapVersion Version { get; init; }

    /// <summary>Body style.</summary>
    public SoapStyle Style { get; init; }

    /// <summary>SignatureProfile URI, or null for the MSSP's default.</summary>
    public string? Profile { get; init; }

    /// <summary>True: only status queries on a finished transaction.</summary>
    public bool StatusPolls { get; init; }

    /// <summary>How long a status query asks to wait for the outcome, in seconds; 0: it polls.</summary>
    public int WaitSeconds { get; init; }
}
