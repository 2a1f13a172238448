using Microsoft.Extensions.Time.Testing;
using Mss.Gateway.Operations;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Operations;

/// <summary>Requests per minute and AP.</summary>
public sealed class RequestRatesTests
{
    private readonly FakeTimeProvider _time = new(TestTime.Start);
    private readonly RequestRates _rates;

    public RequestRatesTests() => _rates = new RequestRates(_time);

    [Fact]
    public void An_AP_without_limit_costs_no_memory()
    {
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(_rates.TryTake(TestProviders.Bank, out _));
        }

        Assert.Equal(0, _rates.Count);
    }

    [Fact]
    public void A_minutes_worth_may_come_at_once_and_then_one_for_each_part_of_the_minute()
    {
        var ap = Ap(4);
        Assert.Equal(4, Taken(ap, 10));
        Assert.False(_rates.TryTake(ap, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(15), retryAfter);
        _time.Advance(retryAfter - TimeSpan.FromTicks(1));
        Assert.False(_rates.TryTake(ap, out retryAfter));
        Assert.Equal(TimeSpan.FromTicks(1), retryAfter);
        _time.Advance(retryAfter);
        Assert.Equal(1, Taken(ap, 10));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(4, Taken(ap, 10));
        _time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(4, Taken(ap, 10));
    }

    [Fact]
    public void What_is_refused_does_not_count()
    {
        var ap = Ap(1);
        Taken(ap, 1000);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, Taken(ap, 1));
    }

    [Fact]
    public void In_no_window_of_a_minute_are_there_more_than_twice_as_many_and_in_the_long_run_as_many_as_allowed()
    {
        var ap = Ap(30);
        var taken = new List<int>();
        for (var second = 0; second < 600; second++)
        {
            taken.Add(Taken(ap, 5));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(taken.Sum(), 300, 330);
        Assert.All(Enumerable.Range(0, 540), from => Assert.InRange(taken.Skip(from).Take(60).Sum(), 29, 60));
    }

    [Fact]
    public void A_new_limit_holds_for_the_next_request()
    {
        Taken(Ap(2), 2);
        Assert.False(_rates.TryTake(Ap(2), out _));
        Assert.True(_rates.TryTake(Ap(0), out _));
        Assert.False(_rates.TryTake(Ap(600), out var retryAfter));
        Assert.Equal(TimeSpan.FromMilliseconds(100), retryAfter); // the minute is used up; the next comes at the new pace
    }

    [Fact]
    public void One_APs_requests_are_not_anothers()
    {
        Assert.Equal(1, Taken(Ap(1), 2));
        Assert.Equal(1, Taken(Ap(1) with { ApId = "http://other.example" }, 2));
    }

    [Fact]
    public void APs_whose_bucket_is_full_again_are_forgotten_when_there_are_many()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _rates.TryTake(Ap(60) with { ApId = $"http://{i}.example" }, out _);
        }

        Assert.Equal(10_000, _rates.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        _rates.TryTake(Ap(60), out _);
        Assert.Equal(1, _rates.Count);
    }

    [Fact]
    public async Task Of_many_at_once_exactly_as_many_are_taken_as_are_allowed()
    {
        var ap = Ap(100);
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Taken(ap, 200))));
        Assert.Equal(100, taken.Sum());
    }

    private static ApplicationProvider Ap(int perMinute) => TestProviders.Bank with { RequestsPerMinute = perMinute };

    private int Taken(ApplicationProvider ap, int tries) => Enumerable.Range(0, tries).Count(n => _rates.TryTake(ap, out var later));
}
