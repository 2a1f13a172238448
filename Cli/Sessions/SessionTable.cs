using System.Globalization;
using Microsoft.Extensions.Logging;
using Mss.Cli.CommandLine;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Storage.SessionLines;
using Spectre.Console;

namespace Mss.Cli.Sessions;

/// <summary>Prints sessions for people.</summary>
internal static class SessionTable
{
    private static readonly Style Dimmed = new(decoration: Decoration.Dim);

    /// <summary>The head of a timeline.</summary>
    public static void WriteHeader(IAnsiConsole console, StoredSession session)
    {
        var header = session.Header;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        void Row(string name, string value) => grid.AddRow(new Text(name), new Text(PrintableText.Of(value)));
        Row("MSSP_TransID", header.Id.Value);
        Row("AP_ID", header.ApId);
        Row("AP_TransID", header.ApTransId);
        Row("user", header.UserHash);
        Row("accepted", Time(header.AcceptedAt));
        Row("deadline", $"{Time(header.Deadline)} (accepted +{Elapsed(header.Deadline - header.AcceptedAt)})");
        Row("epoch", session.Epoch.ToString(CultureInfo.InvariantCulture));
        Row("outcome", Outcome(session.Outcome));
        if (ShownCode.Of(session) is { } code)
        {
            Row("code", code);
        }

        console.Write(grid);
    }

    /// <summary>The events.</summary>
    public static void WriteTimeline(IAnsiConsole console, StoredSession session, IEnumerable<TimelineEntry> entries)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in new[] { "time (UTC)", "elapsed", "epoch/seq", "event", "node" })
        {
            table.AddColumn(new TableColumn(name).NoWrap());
        }

        table.AddColumn("what");
        foreach (var entry in entries)
        {
            var e = entry.Event;
            var style = entry.IsVoid ? Dimmed : Style.Plain;
            var what = BodySummary.Of(e.Body);
            if (entry.ChainError is { } error)
            {
                what = $"CHAIN BROKEN: {error}. {what}";
                style = new Style(Color.Red);
            }

            table.AddRow(
                new Text(e.At.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture), style),
                new Text("+" + Elapsed(e.At - session.Header.AcceptedAt), style),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{e.Epoch}/{e.Sequence}"), style),
                new Text(PrintableText.Of(entry.IsVoid ? $"{e.Kind} (void)" : e.Kind), style),
                new Text(PrintableText.Of(e.Node), style),
                new Text(what, style));
        }

        console.Write(table);
    }

    /// <summary>The verdict on the chain.</summary>
    public static void WriteChain(IAnsiConsole console, Timeline timeline)
    {
        var count = timeline.Entries.Count(entry => !entry.IsVoid);
        var dropped = timeline.Entries.Count - count;
        var ending = (dropped == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {dropped} void")) + (timeline.IsKeyed ? ", keyed hashes checked" : "");
        if (timeline.IsIntact)
        {
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[green]chain intact[/]: {count} events{ending}"));
        }
        else
        {
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[red]CHAIN BROKEN[/]: {count} events{ending}"));
        }
    }

    /// <summary>The technical log lines.</summary>
    public static void WriteLines(IAnsiConsole console, StoredSession session, IReadOnlyList<SessionLine> lines)
    {
        if (lines.Count == 0)
        {
            console.WriteLine("no log lines are kept of this session");
            return;
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in new[] { "time (UTC)", "elapsed", "level", "node" })
        {
            table.AddColumn(new TableColumn(name).NoWrap());
        }

        table.AddColumn("log line");
        foreach (var line in lines)
        {
            var style = line.Level >= LogLevel.Error ? new Style(Color.Red) : line.Level == LogLevel.Warning ? new Style(Color.Yellow) : Style.Plain;
            table.AddRow(
                new Text(line.At.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture), style),
                new Text("+" + Elapsed(line.At - session.Header.AcceptedAt), style),
                new Text(line.Level.ToString(), style),
                new Text(PrintableText.Of(line.Node), style),
                new Text(PrintableText.Of(line.Text), style));
        }

        console.Write(table);
    }

    /// <summary>A list.</summary>
    public static void WriteList(IAnsiConsole console, IReadOnlyList<SessionSummary> sessions)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in new[] { "MSSP_TransID", "accepted (UTC)", "AP_ID", "AP_TransID", "user", "epoch", "outcome" })
        {
            table.AddColumn(new TableColumn(name).NoWrap());
        }

        foreach (var (header, epoch, outcome) in sessions)
        {
            table.AddRow(
                new Text(header.Id.Value),
                new Text(Time(header.AcceptedAt)),
                new Text(PrintableText.Of(header.ApId)),
                new Text(PrintableText.Of(header.ApTransId)),
                new Text(header.UserHash.Length > 12 ? header.UserHash[..12] + "…" : header.UserHash),
                new Text(epoch.ToString(CultureInfo.InvariantCulture)),
                new Text(Outcome(outcome)));
        }

        console.Write(table);
    }

    /// <summary>A code with its name.</summary>
    public static string Outcome(int? code) => code switch
    {
        null => "open",
        { } value when StatusCodeTable.Contains(value) => new StatusCode(value).ToString(),
        { } value => value.ToString(CultureInfo.InvariantCulture),
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Elapsed(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.000} s");
}
