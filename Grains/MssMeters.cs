using System.Diagnostics;
using System.Diagnostics.Metrics;
using Mss.Grains.Interfaces;

namespace Mss.Grains;

/// <summary>Metrics and traces of the service itself; meter and activity source are named <c>Mss</c>.</summary>
public static class MssMeters
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Mss";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Accepted = Meter.CreateCounter<long>("mss.transactions.accepted", "{transaction}", "Transactions accepted");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("mss.transactions.ended", "{transaction}", "Transactions ended, by code");
    private static readonly Counter<long> TakenOver = Meter.CreateCounter<long>("mss.transactions.taken_over", "{transaction}", "Transactions taken over from another owner");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("mss.transactions.duration", "s", "Time from acceptance to outcome");
    private static readonly UpDownCounter<long> Pending = Meter.CreateUpDownCounter<long>("mss.transactions.pending", "{transaction}", "Transactions that this node owns");

    /// <summary>Activity source for spans.</summary>
    public static ActivitySource Source { get; } = new(Name);

    internal static void TransactionAccepted()
    {
        Accepted.Add(1);
        Pending.Add(1);
    }

    internal static void TransactionTakenOver()
    {
        TakenOver.Add(1);
        Pending.Add(1);
    }

    internal static void TransactionLeft() => Pending.Add(-1);

    internal static void TransactionEnded(StatusCode outcome, TimeSpan duration)
    {
        var code = new KeyValuePair<string, object?>("code", outcome.Value);
        Ended.Add(1, code);
        Duration.Record(duration.TotalSeconds, code);
    }
}
