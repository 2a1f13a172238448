namespace Mss.Cli.CommandLine;

/// <summary>How a client gets the outcome (MessagingMode).</summary>
internal enum Waiting
{
    /// <summary>With MSS_StatusQuery (<c>asynchClientServer</c>).</summary>
    Asynch,

    /// <summary>As the answer to the request (<c>synch</c>).</summary>
    Synch,
}
