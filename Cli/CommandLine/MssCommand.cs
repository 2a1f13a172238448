using System.CommandLine;
using System.CommandLine.Invocation;
using Mss.Cli.Keys;
using Mss.Cli.Load;
using Mss.Cli.Phone;
using Mss.Cli.Providers;
using Mss.Cli.Schema;
using Mss.Cli.Sessions;
using Mss.Cli.Sign;

namespace Mss.Cli.CommandLine;

/// <summary>The root of the command line: puts the commands together and turns whatever happens into an exit code.</summary>
internal static class MssCommand
{
    private const string Notes =
        """
        Examples:
          mss sign --msisdn +99901000001 --text "Pay 12.50 EUR to Shop?"
          mss session show T7GQ2…
          mss session list --msisdn +99901000001 --since 1h
          mss ap set http://ap1.example requestsPerMinute=60
          mss load --users +99901001000-999 --rate 1000/s --duration 30s

        Exit codes:
          0 done   1 failed   2 the MSSP answered with a fault   3 a signature did not verify   4 no usable answer
          64 wrong command line   66 no such session, store or AP   130 interrupted
        """;

    /// <summary>The whole tree of commands.</summary>
    public static RootCommand Create(CliEnvironment environment)
    {
        var root = new RootCommand("The command line of the Mobile Signature Service Provider: sign as an application provider, read sessions, generate load.")
        {
            SignCommand.Create(environment),
            SessionCommand.Create(environment),
            ApCommand.Create(environment),
            LoadCommand.Create(environment),
            KeysCommand.Create(environment),
            PhoneCommand.Create(environment),
            SchemaCommand.Create(environment),
            VersionCommand.Create(environment),
        };
        HelpWithExamples.Install(root, Notes);
        return root;
    }

    /// <summary>Parses and runs; never throws for what a user can cause.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliEnvironment environment, CancellationToken cancellationToken = default)
    {
        var parsed = Create(environment).Parse(args);
        if (parsed.Action is ParseErrorAction || parsed.Errors.Count > 0)
        {
            return await ReportUsageAsync(parsed, environment).ConfigureAwait(false);
        }

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = environment.Out, Error = environment.Error };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException wrong)
        {
            await environment.Error.WriteLineAsync($"mss: {wrong.Message}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            await environment.Error.WriteLineAsync("mss: interrupted").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
        catch (IOException failure)
        {
            await environment.Error.WriteLineAsync($"mss: {failure.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
        catch (UnauthorizedAccessException failure)
        {
            await environment.Error.WriteLineAsync($"mss: {failure.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    private static async Task<int> ReportUsageAsync(ParseResult parsed, CliEnvironment environment)
    {
        foreach (var error in parsed.Errors)
        {
            await environment.Error.WriteLineAsync($"mss: {error.Message}").ConfigureAwait(false);
        }

        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Command is RootCommand ? "mss" : result.Command.Name);
        }

        await environment.Error.WriteLineAsync($"Try: {string.Join(' ', names)} --help").ConfigureAwait(false);
        return ExitCode.Usage;
    }
}
