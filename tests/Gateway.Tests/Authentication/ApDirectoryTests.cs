using Mss.Gateway.Authentication;
using Mss.Gateway.Tests.Testing;
using Mss.Grains.Interfaces;
using Orleans.Runtime;

namespace Mss.Gateway.Tests.Authentication;

/// <summary>Registrations are asked of the cluster, kept for ten seconds, and never kept when asking failed.</summary>
public sealed class ApDirectoryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FakeGrains _grains = new();
    private readonly ImmediateTime _time = new();
    private readonly ApDirectory _directory;

    public ApDirectoryTests() => _directory = new ApDirectory(_grains, _time);

    [Fact]
    public async Task A_registration_is_asked_for_once_in_ten_seconds()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Same(TestProviders.Bank, await _directory.FindAsync(TestProviders.Bank.ApId));
        }

        Assert.Single(_grains.Found);
        _time.Advance(TimeSpan.FromSeconds(10));
        await _directory.FindAsync(TestProviders.Bank.ApId);
        Assert.Equal(2, _grains.Found.Count);
    }

    [Fact]
    public async Task A_change_is_seen_after_ten_seconds()
    {
        Assert.Equal(4, (await _directory.FindAsync(TestProviders.Bank.ApId))!.MaxLoa);
        _grains.Providers[TestProviders.Bank.ApId] = TestProviders.Bank with { MaxLoa = 2, Version = 1 };
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.Equal(4, (await _directory.FindAsync(TestProviders.Bank.ApId))!.MaxLoa);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, (await _directory.FindAsync(TestProviders.Bank.ApId))!.MaxLoa);
    }

    [Fact]
    public async Task A_removed_AP_is_unknown_and_a_new_one_known_after_ten_seconds()
    {
        var added = TestProviders.Bank with { ApId = "http://new.example" };
        Assert.NotNull(await _directory.FindAsync(TestProviders.Bank.ApId));
        Assert.Null(await _directory.FindAsync(added.ApId));
        _grains.Providers[added.ApId] = added;
        Assert.True(_grains.Providers.TryRemove(TestProviders.Bank.ApId, out _));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await _directory.FindAsync(TestProviders.Bank.ApId));
        Assert.Same(added, await _directory.FindAsync(added.ApId));
    }

    [Fact]
    public async Task AP_IDs_are_compared_exactly()
    {
        Assert.Null(await _directory.FindAsync("HTTP://AP1.EXAMPLE"));
        Assert.NotNull(await _directory.FindAsync("http://ap1.example"));
    }

    [Fact]
    public async Task Many_who_ask_at_once_cost_one_call()
    {
        var answer = new TaskCompletionSource<ApplicationProvider?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _grains.OnFind = _ => answer.Task;
        var asking = Enumerable.Range(0, 50).Select(_ => _directory.FindAsync("http://ap1.example").AsTask()).ToArray();
        answer.SetResult(TestProviders.Bank);
        Assert.All(await Task.WhenAll(asking).WaitAsync(Patience), provider => Assert.Same(TestProviders.Bank, provider));
        Assert.Single(_grains.Found);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        _grains.OnFind = _ => Task.FromException<ApplicationProvider?>(new InvalidOperationException("broken"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _directory.FindAsync("http://ap1.example"));
        _grains.OnFind = null;
        Assert.NotNull(await _directory.FindAsync("http://ap1.example"));
    }

    [Fact]
    public async Task A_silo_that_is_lost_in_the_middle_is_asked_again()
    {
        var calls = 0;
        _grains.OnFind = _ => ++calls <= 2 ? throw new SiloUnavailableException() : Task.FromResult<ApplicationProvider?>(TestProviders.Bank);
        Assert.Same(TestProviders.Bank, await _directory.FindAsync("http://ap1.example").AsTask().WaitAsync(Patience));
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task Invented_AP_IDs_do_not_fill_the_memory()
    {
        await _directory.FindAsync("http://ap1.example");
        for (var i = 0; i < 10_000; i++)
        {
            await _directory.FindAsync($"http://nobody{i}.example");
        }

        // Asked again, since there was no place for so many.
        _grains.Found.Clear();
        Assert.NotNull(await _directory.FindAsync("http://ap1.example"));
        Assert.Single(_grains.Found);
    }
}
