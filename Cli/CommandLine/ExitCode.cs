namespace Mss.Cli.CommandLine;

/// <summary>What a script learns from <c>mss</c>. Fixed: scripts compare these numbers. 64 and 66 are those of sysexits.h.</summary>
internal static class ExitCode
{
    /// <summary>Done; for <c>sign</c>: signed and verified.</summary>
    public const int Done = 0;

    /// <summary>A defect in this program, or a file that could not be written.</summary>
    public const int Failed = 1;

    /// <summary>The MSSP answered with a fault (refused, cancelled, expired …).</summary>
    public const int Fault = 2;

    /// <summary>A signature came and did not verify: treat it as no signature.</summary>
    public const int NotVerified = 3;

    /// <summary>No usable answer: nobody listens, TLS refused, time-out, or the answer is not an MSS message.</summary>
    public const int Unreachable = 4;

    /// <summary>The command line is wrong; nothing was sent.</summary>
    public const int Usage = 64;

    /// <summary>The session or the store that was asked for is not there.</summary>
    public const int NotFound = 66;

    /// <summary>Interrupted with Ctrl-C.</summary>
    public const int Interrupted = 130;
}
