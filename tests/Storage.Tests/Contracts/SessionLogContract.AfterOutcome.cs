using Mss.Grains.Transactions;

namespace Mss.Storage.Tests.Contracts;

/// <summary>What follows an outcome: one conditional write, and wake-ups.</summary>
public abstract partial class SessionLogContract
{
    [Fact]
    public async Task An_ended_session_is_continued_by_the_next_epoch_only()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        await Store.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed"));

        Assert.False(await Store.ContinueAsync(header.Id, Sample.Event(1, 3, "Receipted")));
        Assert.False(await Store.ContinueAsync(header.Id, Sample.Event(3, 3, "Receipted")));
        Assert.True(await Store.ContinueAsync(header.Id, Sample.Event(2, 3, "Receipted")));
        Assert.False(await Store.ContinueAsync(header.Id, Sample.Event(2, 4, "Receipted")));

        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal((2, 500), (read.Epoch, read.Outcome));
        Assert.Equal(["Accepted", "Signed", "Receipted"], read.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task A_session_without_outcome_or_without_existence_is_not_continued()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());

        Assert.False(await Store.ContinueAsync(header.Id, Sample.Event(2, 2, "Receipted")));
        Assert.Single((await Store.ReadAsync(header.Id))!.Events);

        var unknown = Sample.Id();
        Assert.False(await Store.ContinueAsync(unknown, Sample.Event(2, 2, "Receipted")));
        Assert.Null(await Store.ReadAsync(unknown));
    }

    [Fact]
    public async Task Of_racing_continuations_one_wins_and_the_others_write_nothing()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        await Store.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed"));

        var won = await Sample.RaceAsync(20, n => Store.ContinueAsync(header.Id, Sample.Event(2, 3 + n, "Receipted", "silo-" + n)));

        var winner = Assert.Single(Enumerable.Range(0, 20), n => won[n]);
        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal((2, 500), (read.Epoch, read.Outcome));
        Assert.Equal("silo-" + winner, Assert.Single(read.Events, e => e.Epoch == 2).Node);
    }

    [Fact]
    public async Task A_continued_session_is_neither_finished_nor_taken_over_again()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        await Store.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed"));
        await Store.ContinueAsync(header.Id, Sample.Event(2, 3, "Notified"));

        Assert.False(await Store.FinishAsync(header.Id, 208, Sample.Event(2, 4, "Expired")));
        Assert.False(await Store.TakeOverAsync(header.Id, Sample.Event(3, 4, "TakenOver")));
        await Store.AppendAsync(header.Id, Sample.Event(2, 4, "LateAnswer"));
        Assert.Equal(["Accepted", "Signed", "Notified", "LateAnswer"], (await Store.ReadAsync(header.Id))!.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task A_wake_up_is_found_before_and_after_the_session_exists_and_ends_until_it_is_taken_back()
    {
        var header = Sample.Header();
        var due = Sample.Noon.AddMinutes(7).AddMilliseconds(5);
        await Store.ScheduleAsync(header, due.AddTicks(1234));
        Assert.Equal(due, Assert.Single(await WakeUpsOfAsync(header)));

        await Store.AcceptAsync(header, Sample.First());
        await Store.FinishAsync(header.Id, 500, Sample.Event(1, 2));
        Assert.Equal(due, Assert.Single(await WakeUpsOfAsync(header)));

        await Store.UnscheduleAsync(header.Id, due.AddTicks(1234));
        Assert.Empty(await WakeUpsOfAsync(header));
        await Store.UnscheduleAsync(header.Id, due);
    }

    [Fact]
    public async Task Wake_ups_are_found_by_their_time_in_order_and_each_is_there_once()
    {
        var header = Sample.Header();
        var times = new[] { 0.0, 0.001, 61, 3600 }.Select(seconds => Sample.Noon.AddSeconds(seconds)).ToArray();
        foreach (var due in times.Reverse().Append(times[0]))
        {
            await Store.ScheduleAsync(header, due);
        }

        Assert.Equal(times, await WakeUpsOfAsync(header));
        Assert.Equal(times[..1], await WakeUpsOfAsync(header, times[1]));
        Assert.Equal(times[..3], await WakeUpsOfAsync(header, times[2].AddMilliseconds(1)));
        await Store.UnscheduleAsync(header.Id, times[1]);
        Assert.Equal([times[0], times[2], times[3]], await WakeUpsOfAsync(header));
    }

    [Fact]
    public async Task Wake_ups_outlive_a_restart()
    {
        var header = Sample.Header();
        await Store.ScheduleAsync(header, Sample.Noon);

        await ReopenAsync();

        Assert.Equal(Sample.Noon, Assert.Single(await WakeUpsOfAsync(header)));
    }

    private async Task<List<DateTimeOffset>> WakeUpsOfAsync(SessionHeader header, DateTimeOffset? before = null)
    {
        var all = await Sample.ToListAsync(Store.WakeUpsAsync(before ?? DateTimeOffset.MaxValue));
        return [.. all.Where(wakeUp => wakeUp.Id == header.Id).Select(wakeUp => wakeUp.Due)];
    }
}
