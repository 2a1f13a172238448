using System.Collections.Concurrent;

namespace Mss.Cli.Load;

/// <summary>A signature that was kept to be verified after the run.</summary>
/// <param name="ApTransId">AP_TransID of its transaction.</param>
/// <param name="Msisdn">The user.</param>
/// <param name="Answer">The SOAP answer.</param>
internal sealed record KeptAnswer(string ApTransId, string Msisdn, byte[] Answer);

/// <summary>What was measured; all members may be used from any thread.</summary>
internal sealed class LoadStatistics
{
    private const int MaxKept = 10_000;

    private readonly ConcurrentDictionary<int, long> _faults = [];
    private readonly ConcurrentDictionary<string, long> _errors = [];
    private readonly ConcurrentBag<KeptAnswer> _kept = [];
    private long _done;
    private long _seen;
    private int _keptCount;

    /// <summary>From the intended start to the outcome.</summary>
    public LatencyHistogram Transaction { get; } = new();

    /// <summary>From the real start to the outcome: what remains when the wait for a free worker is left out.</summary>
    public LatencyHistogram Service { get; } = new();

    /// <summary>Signature request to answer.</summary>
    public LatencyHistogram Submit { get; } = new();

    /// <summary>Status query to answer.</summary>
    public LatencyHistogram StatusQuery { get; } = new();

    /// <summary>Transactions with a signature.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Faults by code.</summary>
    public IReadOnlyDictionary<int, long> Faults => _faults;

    /// <summary>Broken connections and unusable answers by what was wrong.</summary>
    public IReadOnlyDictionary<string, long> Errors => _errors;

    /// <summary>The sample.</summary>
    public IReadOnlyCollection<KeptAnswer> Kept => _kept;

    /// <summary>Counts a success.</summary>
    public void AddDone() => Interlocked.Increment(ref _done);

    /// <summary>Counts a fault.</summary>
    public void AddFault(int code) => _faults.AddOrUpdate(code, 1, (_, n) => n + 1);

    /// <summary>Counts an error.</summary>
    public void AddError(string what) => _errors.AddOrUpdate(what, 1, (_, n) => n + 1);

    /// <summary>True for each answer that belongs to the sample: evenly spread, the first one included.</summary>
    public bool IsSampled(double share)
    {
        if (share <= 0 || _keptCount >= MaxKept)
        {
            return false;
        }

        var n = Interlocked.Increment(ref _seen);
        return n == 1 || Math.Floor(n * share) > Math.Floor((n - 1) * share);
    }

    /// <summary>Keeps an answer.</summary>
    public void Keep(KeptAnswer answer)
    {
        Interlocked.Increment(ref _keptCount);
        _kept.Add(answer);
    }
}
