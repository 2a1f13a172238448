using Microsoft.Extensions.Configuration;
using Mss.Cli.Sessions;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Storage;
using Mss.Storage.SessionLines;
using Spectre.Console;

namespace Mss.Cli.CommandLine;

/// <summary>Everything outside the process that a command touches, so that a test can stand in for it.</summary>
internal sealed class CliEnvironment
{
    /// <summary>Results go here.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Errors and progress go here: results can be piped while a person watches.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when a person sees <see cref="Error"/>: a spinner then shows the elapsed time.</summary>
    public bool Interactive { get; init; }

    /// <summary>Width for tables in characters, or null to ask the terminal.</summary>
    public int? Width { get; init; }

    /// <summary>Clock and timers.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens the session log of a data directory for reading.</summary>
    public Func<string, ISessionLog> OpenSessionLog { get; init; } = SessionStoreFactory.OpenReadOnly;

    /// <summary>Opens the technical log lines of a data directory for reading.</summary>
    public Func<string, ISessionLineStore> OpenSessionLines { get; init; } = SessionStoreFactory.OpenLines;

    /// <summary>Turns a number into the keyed hash that the indexes hold; the first argument is the installation secret.</summary>
    public Func<byte[], Msisdn, string> HashUser { get; init; } = SessionStoreFactory.HashUser;

    /// <summary>Gives the check of events' keyed hashes for a data directory, or null when it has no installation secret.</summary>
    public Func<string, Func<TransactionId, LoggedEvent, bool>?> EventCheck { get; init; } = SessionStoreFactory.EventCheck;

    /// <summary>Applies the schema of the cluster's store; gives its version before and after.</summary>
    public Func<IConfiguration, CancellationToken, Task<(int Before, int After)>> ApplySchema { get; init; } =
        static (configuration, cancellationToken) => CassandraStorage.ApplySchemaAsync(configuration, null, cancellationToken);

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Asks for a password without showing it, or reads the first line of the standard input when nobody sits there. Null at the end of the input.</summary>
    public Func<string, string?> ReadSecret { get; init; } = _ => null;

    /// <summary>The real thing.</summary>
    public static CliEnvironment ForProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Interactive = !Console.IsErrorRedirected && !Console.IsOutputRedirected,
        ReadSecret = question => Console.IsInputRedirected
            ? Console.In.ReadLine()
            : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Prompt(new TextPrompt<string>(Markup.Escape(question)).Secret(null)),
    };

    /// <summary>A console for tables on <see cref="Out"/>; plain text unless a terminal shows it.</summary>
    public IAnsiConsole OutConsole() => ConsoleOn(Out);

    /// <summary>A console for progress on <see cref="Error"/>.</summary>
    public IAnsiConsole ErrorConsole() => ConsoleOn(Error);

    private IAnsiConsole ConsoleOn(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = Interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = Interactive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });

        // A pipe has no width; a table that is broken at 80 characters is of no use to grep.
        console.Profile.Width = Width ?? (Interactive ? console.Profile.Width : 200);
        return console;
    }
}
