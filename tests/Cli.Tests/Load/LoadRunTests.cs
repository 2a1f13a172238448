using Microsoft.Extensions.Time.Testing;
using Mss.Cli.Load;

namespace Mss.Cli.Tests.Load;

public sealed class LoadRunTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task In_an_open_loop_a_stall_is_charged_to_everybody_who_would_have_come_meanwhile()
    {
        // The only worker hangs in its first transaction for as long as the whole schedule; then everything is served in no time.
        var plan = Plan() with { RatePerSecond = 1000, Duration = TimeSpan.FromSeconds(1), Workers = 1 };
        var calls = 0;
        using var worker = new FakeTransactor((_, _) =>
        {
            if (++calls == 1)
            {
                _time.Advance(plan.Duration);
            }

            return true;
        });
        var result = await Run(plan).RunAsync([worker], Limit());
        Assert.Equal(1000, result.Offered);
        Assert.Equal(1000, result.Statistics.Done);
        Assert.Equal(0, result.Unfinished);
        Assert.InRange(result.Statistics.Transaction.Percentile(50).TotalMilliseconds, 499, 502);
        Assert.InRange(result.Statistics.Transaction.Percentile(99).TotalMilliseconds, 989, 992);
        Assert.Equal(TimeSpan.Zero, result.Statistics.Service.Percentile(50)); // what a generator that waits its turn would have reported
    }

    [Fact]
    public async Task In_an_open_loop_nothing_starts_before_its_time()
    {
        var plan = Plan() with { RatePerSecond = 100, Duration = TimeSpan.FromSeconds(1), Warmup = TimeSpan.FromSeconds(1), Workers = 1 };
        var starts = new List<double>();
        var begin = _time.GetUtcNow();
        using var worker = new FakeTransactor((_, _) =>
        {
            starts.Add((_time.GetUtcNow() - begin).TotalMilliseconds);
            return true;
        });
        var result = await Run(plan).RunAsync([worker], Limit());
        Assert.Equal(Enumerable.Range(0, 200).Select(i => i * 10.0), starts);
        Assert.Equal(100, result.Offered);
        Assert.Equal(TimeSpan.Zero, result.Statistics.Transaction.Max);
    }

    [Fact]
    public async Task In_a_closed_loop_the_warm_up_is_not_counted()
    {
        var plan = Plan() with { Duration = TimeSpan.FromSeconds(1), Warmup = TimeSpan.FromSeconds(0.5), Workers = 1 };
        var warm = 0;
        using var worker = new FakeTransactor((statistics, _) =>
        {
            warm += statistics is null ? 1 : 0;
            _time.Advance(TimeSpan.FromMilliseconds(10));
            return true;
        });
        var result = await Run(plan).RunAsync([worker], Limit());
        Assert.Equal(50, warm);
        Assert.Equal(100, result.Offered);
        Assert.Equal(100, result.Statistics.Done);
        Assert.Equal(TimeSpan.FromMilliseconds(10), result.Statistics.Transaction.Max);
    }

    [Fact]
    public async Task What_hangs_beyond_the_grace_and_what_never_began_is_unfinished()
    {
        var plan = Plan() with { RatePerSecond = 10, Duration = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(5), Workers = 1 };
        using var hangs = new ManualResetEventSlim();
        using var worker = new FakeTransactor((_, cancellationToken) =>
        {
            hangs.Set();
            cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMinutes(1));
            throw new OperationCanceledException(cancellationToken);
        });
        var running = Run(plan).RunAsync([worker], Limit());
        Assert.True(hangs.Wait(TimeSpan.FromMinutes(1)));
        _time.Advance(plan.Duration + plan.Grace);
        var result = await running;
        Assert.Equal(10, result.Offered);
        Assert.Equal(10, result.Unfinished);
        Assert.Equal(0, result.Statistics.Done);
        Assert.True(worker.IsDisposed);
    }

    [Fact]
    public async Task Failures_are_offered_but_have_no_latency()
    {
        var plan = Plan() with { Duration = TimeSpan.FromSeconds(1), Workers = 1 };
        using var worker = new FakeTransactor((statistics, _) =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            statistics!.AddFault(401);
            return false;
        });
        var result = await Run(plan).RunAsync([worker], Limit());
        Assert.Equal(10, result.Offered);
        Assert.Equal(0, result.Statistics.Done);
        Assert.Equal(10, result.Statistics.Faults[401]);
        Assert.Equal(0, result.Statistics.Transaction.Count);
    }

    [Fact]
    public async Task A_defect_in_a_worker_is_not_swallowed()
    {
        using var worker = new FakeTransactor((_, _) => throw new InvalidOperationException("defect"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run(Plan() with { Workers = 1 }).RunAsync([worker], Limit()));
    }

    [Theory]
    [InlineData(0.01, 1000, 10)]
    [InlineData(1, 50, 50)]
    [InlineData(0.5, 100, 50)]
    [InlineData(0, 100, 0)]
    public void The_sample_is_spread_evenly_and_holds_the_first(double share, int answers, int expected)
    {
        var statistics = new LoadStatistics();
        var sampled = Enumerable.Range(0, answers).Select(_ => statistics.IsSampled(share)).ToList();
        Assert.InRange(sampled.Count(s => s), expected, expected + 1);
        Assert.Equal(share > 0, sampled[0]);
    }

    private LoadRun Run(LoadPlan plan) => new(plan, _time, () => TimeSpan.Zero, _time.Advance);

    private static LoadPlan Plan() => RequestTemplateTests.Plan();

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    private sealed class FakeTransactor(Func<LoadStatistics?, CancellationToken, bool> run) : ITransactor
    {
        public bool IsDisposed { get; private set; }

        public bool Run(LoadStatistics? statistics, CancellationToken cancellationToken) => run(statistics, cancellationToken);

        public void Dispose() => IsDisposed = true;
    }
}
