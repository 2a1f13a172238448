using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Mss.Storage.SessionLines;

/// <summary>Which technical log lines are kept by session, and what they may cost. Configuration section <c>Mss:SessionLines</c>.</summary>
public sealed class SessionLineOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:SessionLines";

    /// <summary>Whether lines are kept at all.</summary>
    /// <value>Default true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>The least grave lines that are kept; <c>Logging:LogLevel</c> may let fewer through.</summary>
    /// <value>Default <c>Information</c>.</value>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>The process's name in its lines; not empty.</summary>
    /// <value>Default: name of the machine and id of the process; in Kubernetes the machine's name is the pod's.</value>
    public string Node { get; set; } = FormattableString.Invariant($"{Environment.MachineName}/{Environment.ProcessId}");

    /// <summary>Lines that may wait to be written, 100 to 1,000,000. When so many wait, further ones are dropped and counted: a log must never hold up a signature.</summary>
    /// <value>Default 20,000: some 10 MB.</value>
    public int Queue { get; set; } = 20_000;

    /// <summary>How long lines are collected before they are written together, 10 ms to 1 min.</summary>
    /// <value>Default 500 ms.</value>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Lines of one session that one process keeps, 10 to 100,000; further ones are dropped and counted, so that a client that polls for ever makes no endless partition.
    /// </summary>
    /// <value>Default 500.</value>
    public int LinesPerSession { get; set; } = 500;

    /// <summary>Characters of a line, 100 to 100,000; the rest is cut.</summary>
    /// <value>Default 4,000.</value>
    public int LongestText { get; set; } = 4_000;

    /// <summary>Names the wrong settings.</summary>
    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Node))
        {
            yield return $"{Section}:{nameof(Node)} is empty";
        }

        if (!Enum.IsDefined(Level))
        {
            yield return $"{Section}:{nameof(Level)} is {Level}; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}";
        }

        foreach (var (field, value, low, high) in new[]
        {
            (nameof(Queue), Queue, 100, 1_000_000), (nameof(LinesPerSession), LinesPerSession, 10, 100_000), (nameof(LongestText), LongestText, 100, 100_000),
        })
        {
            if (value < low || value > high)
            {
                yield return FormattableString.Invariant($"{Section}:{field} is {value}; it must be {low} to {high}");
            }
        }

        if (FlushInterval < TimeSpan.FromMilliseconds(10) || FlushInterval > TimeSpan.FromMinutes(1))
        {
            yield return $"{Section}:{nameof(FlushInterval)} is {FlushInterval}; it must be 00:00:00.01 to 00:01:00";
        }
    }
}

/// <summary>Refuses options that cannot work and names the wrong field.</summary>
internal sealed class SessionLineOptionsValidator : IValidateOptions<SessionLineOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionLineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] errors = [.. options.Errors()];
        return errors.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
