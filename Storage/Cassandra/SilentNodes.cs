using System.Collections.Concurrent;
using System.Net;
using Cassandra;

namespace Mss.Storage.Cassandra;

/// <summary>
/// Puts nodes that do not answer at the end of the line. The driver goes on using a node that is paused, or cut off without a word, until its connections are given up;
/// an idempotent request is saved by being sent to a second node, but a conditional write would wait for the time-out. Nodes that are down are the driver's affair.
/// </summary>
internal sealed class SilentNodes(ILoadBalancingPolicy inner, TimeProvider time) : ILoadBalancingPolicy, IRequestTracker
{
    // Requests in a row that another node answered first, with none answered in between. A healthy node under load answers some.
    private const int Enough = 5;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<IPEndPoint, Record> records = new();

    /// <summary>The nodes that are being avoided.</summary>
    public IEnumerable<IPEndPoint> Current => records.Where(record => record.Value.IsSilent).Select(record => record.Key);

    public void Initialize(ICluster cluster) => inner.Initialize(cluster);

    public HostDistance Distance(global::Cassandra.Host host) => inner.Distance(host);

    public IEnumerable<global::Cassandra.Host> NewQueryPlan(string keyspace, IStatement query)
    {
        List<global::Cassandra.Host>? last = null;
        foreach (var host in inner.NewQueryPlan(keyspace, query))
        {
            if (records.TryGetValue(host.Address, out var record) && record.IsSilent && !IsProbe(record, query))
            {
                (last ??= []).Add(host);
            }
            else
            {
                yield return host;
            }
        }

        foreach (var host in last ?? [])
        {
            yield return host;
        }
    }

    public Task OnStartAsync(SessionRequestInfo sessionRequestInfo) => Task.CompletedTask;

    public Task OnSuccessAsync(SessionRequestInfo sessionRequestInfo) => Task.CompletedTask;

    public Task OnErrorAsync(SessionRequestInfo sessionRequestInfo, Exception ex) => Task.CompletedTask;

    public Task OnNodeStartAsync(SessionRequestInfo sessionRequestInfo, NodeRequestInfo nodeRequestInfo) => Task.CompletedTask;

    public Task OnNodeSuccessAsync(SessionRequestInfo sessionRequestInfo, NodeRequestInfo nodeRequestInfo)
    {
        if (records.TryGetValue(nodeRequestInfo.Host.Address, out var record))
        {
            record.Missed = 0;
        }

        return Task.CompletedTask;
    }

    public Task OnNodeErrorAsync(SessionRequestInfo sessionRequestInfo, NodeRequestInfo nodeRequestInfo, Exception ex)
    {
        if (ex is OperationTimedOutException)
        {
            Miss(nodeRequestInfo);
        }

        return Task.CompletedTask;
    }

    public Task OnNodeAborted(SessionRequestInfo sessionRequestInfo, NodeRequestInfo nodeRequestInfo)
    {
        Miss(nodeRequestInfo);
        return Task.CompletedTask;
    }

    private void Miss(NodeRequestInfo node) => records.GetOrAdd(node.Host.Address, static _ => new Record()).Miss();

    /// <summary>One request in a while goes to a silent node as if it were not, to hear whether it is back: one that a second node saves.</summary>
    private bool IsProbe(Record record, IStatement? query)
    {
        var last = Interlocked.Read(ref record.LastProbe);
        var now = time.GetTimestamp();
        return query?.IsIdempotent == true
            && (last == 0 || time.GetElapsedTime(last, now) >= ProbeInterval)
            && Interlocked.CompareExchange(ref record.LastProbe, now, last) == last;
    }

    private sealed class Record
    {
        public long LastProbe;
        private int missed;

        public bool IsSilent => Volatile.Read(ref missed) >= Enough;

        public int Missed
        {
            set => Volatile.Write(ref missed, value);
        }

        public void Miss() => Interlocked.Increment(ref missed);
    }
}
