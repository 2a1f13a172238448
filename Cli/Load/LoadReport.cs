using System.Globalization;
using System.Text.Json;
using Mss.Grains.Interfaces;
using Spectre.Console;

namespace Mss.Cli.Load;

/// <summary>Prints the result of a run for people and for programs.</summary>
internal static class LoadReport
{
    private static readonly double[] Percentiles = [50, 90, 99, 99.9];
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>For people.</summary>
    public static void Write(IAnsiConsole console, LoadPlan plan, LoadResult result, SampleResult sample)
    {
        var statistics = result.Statistics;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        void Row(string name, FormattableString value) => grid.AddRow(new Text(name), new Text(FormattableString.Invariant(value)));
        var seconds = result.Measured.TotalSeconds;
        var unit = plan.StatusPolls ? "polls" : "transactions";
        Row("load", $"{(plan.RatePerSecond is { } rate ? FormattableString.Invariant($"open loop, {rate:0.###}/s") : "closed loop")}, {plan.Workers} workers, measured {seconds:0.###} s after {plan.Warmup.TotalSeconds:0.###} s");
        Row("offered", $"{result.Offered / seconds:0.0} {unit}/s");
        Row("achieved", $"{statistics.Done / seconds:0.0} {unit}/s");
        Row(unit, $"{statistics.Done} good of {result.Offered}, {result.Unfinished} unfinished");
        foreach (var (code, count) in statistics.Faults.OrderBy(f => f.Key))
        {
            Row("fault", $"{count} × {code} {(StatusCodeTable.Contains(code) ? new StatusCode(code).Name : "")}");
        }

        foreach (var (what, count) in statistics.Errors.OrderByDescending(e => e.Value))
        {
            Row("error", $"{count} × {what}");
        }

        Row("verified", $"{sample.Verified} signatures, {sample.Failed} wrong{(sample.FirstFailure is { } first ? $" (first: {first})" : "")}");
        Row("own processor", $"{result.Processor.TotalSeconds:0.00} s, {result.Processor.TotalSeconds / seconds:0.00} cores");
        console.Write(grid);

        var table = new Table().Border(TableBorder.Rounded).AddColumn("milliseconds");
        foreach (var name in new[] { "p50", "p90", "p99", "p99.9", "max", "count" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (var (name, histogram) in Histograms(plan, statistics))
        {
            table.AddRow([name, .. Percentiles.Select(p => Milliseconds(histogram.Percentile(p))), Milliseconds(histogram.Max), histogram.Count.ToString(CultureInfo.InvariantCulture)]);
        }

        console.Write(table);
    }

    /// <summary>For programs: one JSON object; times in milliseconds.</summary>
    public static string Json(LoadPlan plan, LoadResult result, SampleResult sample) => JsonSerializer.Serialize(
        new
        {
            mode = plan.StatusPolls ? "status-polls" : plan.Mode.ToString().ToLowerInvariant(),
            loop = plan.RatePerSecond is null ? "closed" : "open",
            ratePerSecond = plan.RatePerSecond,
            workers = plan.Workers,
            seconds = result.Measured.TotalSeconds,
            warmupSeconds = plan.Warmup.TotalSeconds,
            offered = result.Offered,
            offeredPerSecond = Math.Round(result.Offered / result.Measured.TotalSeconds, 1),
            done = result.Statistics.Done,
            achievedPerSecond = Math.Round(result.Statistics.Done / result.Measured.TotalSeconds, 1),
            unfinished = result.Unfinished,
            faults = result.Statistics.Faults.ToDictionary(f => f.Key.ToString(CultureInfo.InvariantCulture), f => f.Value),
            errors = result.Statistics.Errors,
            sample,
            processorSeconds = Math.Round(result.Processor.TotalSeconds, 3),
            latency = Histograms(plan, result.Statistics).ToDictionary(h => h.Name, h => Latency(h.Histogram)),
        },
        Options);

    private static Dictionary<string, double> Latency(LatencyHistogram histogram)
    {
        var values = Percentiles.ToDictionary(p => string.Create(CultureInfo.InvariantCulture, $"p{p}"), p => histogram.Percentile(p).TotalMilliseconds);
        values["max"] = histogram.Max.TotalMilliseconds;
        values["count"] = histogram.Count;
        return values;
    }

    private static IEnumerable<(string Name, LatencyHistogram Histogram)> Histograms(LoadPlan plan, LoadStatistics statistics)
    {
        yield return (plan.StatusPolls ? "poll" : "transaction", statistics.Transaction);
        if (plan.RatePerSecond is not null)
        {
            yield return ("service", statistics.Service);
        }

        if (!plan.StatusPolls)
        {
            yield return ("submit", statistics.Submit);
            if (statistics.StatusQuery.Count > 0)
            {
                yield return ("status query", statistics.StatusQuery);
            }
        }
    }

    private static string Milliseconds(TimeSpan span) => span.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
}
