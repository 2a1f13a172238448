namespace Mss.Cli.CommandLine;

/// <summary>
/// A value on the command line turned out to be unusable after parsing (a file that is no certificate, a directory without a CA). Ends with exit code 64.
/// </summary>
internal sealed class UsageException(string option, string problem) : Exception($"{option}: {problem}")
{
    /// <summary>The option to correct.</summary>
    public string Option { get; } = option;
}
