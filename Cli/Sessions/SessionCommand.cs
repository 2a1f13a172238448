using System.CommandLine;
using Mss.Cli.CommandLine;
using Mss.Grains.Interfaces;

namespace Mss.Cli.Sessions;

/// <summary><c>mss session</c>: what operations read when somebody asks "what happened to my signature?".</summary>
internal static class SessionCommand
{
    private const string Notes =
        """
        Examples:
          mss session list --open
          mss session list --msisdn +99901000001 --since 1h
          mss session show T7GQ2KX4…
        """;

    private const string ShowNotes =
        """
        Examples:
          mss session show T7GQ2KX4…
          mss session show T7GQ2KX4… --lines
          mss session show T7GQ2KX4… --follow
          mss session show T7GQ2KX4… --json | jq .events

        An event marked void was written by an owner that had already lost the transaction to another one: it does not count.
        Log lines (--lines) help to understand; they may be incomplete and prove nothing. Only the events do.
        The chain is the link from each event to the one before; a broken link means that events were changed or removed.

        Exit codes:
          0 shown   3 the chain is broken   64 wrong command line   66 no such session or store
        """;

    private const string ListNotes =
        """
        Examples:
          mss session list --since 1h --limit 20
          mss session list --msisdn +99901000001
          mss session list --ap http://ap1.example --ap-trans-id A7K2
          mss session list --since 2026-11-24T08:00 --open

        The log holds no numbers: --msisdn is turned into a keyed hash with <data>/installation.secret.
        """;

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(CliEnvironment environment) => new DocumentedCommand("session", "Finds and shows signature transactions.", Notes)
    {
        CreateShow(environment),
        CreateList(environment),
    };

    private static DocumentedCommand CreateShow(CliEnvironment environment)
    {
        var id = new Argument<TransactionId>("transaction")
        {
            Description = "MSSP_TransID.",
            CustomParser = result =>
            {
                if (TransactionId.TryParse(result.Tokens[0].Value, out var parsed))
                {
                    return parsed;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not an MSSP_TransID: a letter, then letters, digits, '-', '_' and '.', at most 64");
                return default;
            },
        };
        var data = DataDirectory();
        var json = Options.Flag("--json", "Print one JSON object.");
        var follow = Options.Flag("--follow", "Go on printing events until the transaction has an outcome.");
        var lines = Options.Flag("--lines", "Also print the technical log lines of all nodes about the session.");
        var command = new DocumentedCommand("show", "Shows one session as a timeline.", ShowNotes) { id, data, json, follow, lines };
        command.SetAction((parsed, cancellationToken) => new SessionShow(environment).RunAsync(
            parsed.GetValue(data)!, parsed.GetValue(id), parsed.GetValue(json), parsed.GetValue(follow), parsed.GetValue(lines), cancellationToken));
        return command;
    }

    private static DocumentedCommand CreateList(CliEnvironment environment)
    {
        var msisdn = Options.Parsed<string?>("--msisdn", "number", "Only this user.", ValueText.TryMsisdn!);
        var ap = Options.Text("--ap", "uri", "Only this AP_ID.");
        var apTransId = Options.Text("--ap-trans-id", "id", "Only this AP_TransID.");
        var since = Options.ParsedOrNull("--since", "time", "Only sessions accepted since: 1h, 2d, or 2026-11-24T08:00 (UTC).", ValueText.Since(environment.Time));
        var open = Options.Flag("--open", "Only sessions without outcome.");
        var limit = Options.Parsed("--limit", "n", "At most so many.", ValueText.Number(1, 10_000)).WithDefault(100);
        var data = DataDirectory();
        var json = Options.Flag("--json", "Print one JSON object per line.");
        var command = new DocumentedCommand("list", "Lists sessions, newest first.", ListNotes) { msisdn, ap, apTransId, since, open, limit, data, json };
        command.SetAction((parsed, cancellationToken) => new SessionList(environment).RunAsync(
            parsed.GetValue(data)!,
            parsed.GetValue(msisdn),
            new Mss.Grains.Transactions.SessionFilter
            {
                ApId = parsed.GetValue(ap),
                ApTransId = parsed.GetValue(apTransId),
                Since = parsed.GetValue(since),
                OnlyOpen = parsed.GetValue(open),
                Limit = parsed.GetValue(limit),
            },
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static Option<string> DataDirectory() => Options.Text("--data", "dir", "Data directory of the MSSP.").WithDefault("./data");
}
