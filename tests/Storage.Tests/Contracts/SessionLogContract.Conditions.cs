using Mss.Grains.Transactions;

namespace Mss.Storage.Tests.Contracts;

/// <summary>The three conditional writes: accept, take over, finish.</summary>
public abstract partial class SessionLogContract
{
    [Fact]
    public async Task Of_fifty_accepts_at_once_exactly_one_succeeds()
    {
        var id = Sample.Id();

        var accepted = await Sample.RaceAsync(50, n => Store.AcceptAsync(Sample.Header(id, ap: "http://ap/" + n), Sample.Event(1, 1, node: "silo-" + n)));

        var winner = Assert.Single(Enumerable.Range(0, 50), n => accepted[n]);
        var read = (await Store.ReadAsync(id))!;
        Assert.Equal("http://ap/" + winner, read.Header.ApId);
        Assert.Equal("silo-" + winner, Assert.Single(read.Events).Node);
    }

    [Fact]
    public async Task A_second_accept_writes_nothing()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());

        var other = Sample.Header(header.Id, deadline: header.Deadline.AddHours(1));
        Assert.False(await Store.AcceptAsync(other, Sample.Event(1, 1, "Other")));

        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal(header, read.Header);
        Assert.Equal("Accepted", Assert.Single(read.Events).Kind);
        Assert.Empty(await Sample.ToListAsync(Store.ListAsync(new SessionFilter { UserHash = other.UserHash })));
        Assert.Empty(await Sample.ToListAsync(Store.ListAsync(new SessionFilter { ApId = other.ApId })));
    }

    [Fact]
    public async Task An_ended_session_is_not_accepted_again()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        await Store.FinishAsync(header.Id, 500, Sample.Event(1, 2));

        Assert.False(await Store.AcceptAsync(header, Sample.First()));

        Assert.Equal(500, (await Store.ReadAsync(header.Id))!.Outcome);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Only_the_next_epoch_can_take_over(int epoch)
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());

        Assert.False(await Store.TakeOverAsync(header.Id, Sample.Event(epoch, 2)));
        Assert.Single((await Store.ReadAsync(header.Id))!.Events);

        Assert.True(await Store.TakeOverAsync(header.Id, Sample.Event(2, 2, "TakenOver")));
        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal((2, "TakenOver"), (read.Epoch, read.Events[^1].Kind));
    }

    [Fact]
    public async Task Of_racing_take_overs_one_wins()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());

        var won = await Sample.RaceAsync(20, n => Store.TakeOverAsync(header.Id, Sample.Event(2, 2, node: "silo-" + n)));

        var winner = Assert.Single(Enumerable.Range(0, 20), n => won[n]);
        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal(2, read.Epoch);
        Assert.Equal("silo-" + winner, Assert.Single(read.Events, e => e.Epoch == 2).Node);
    }

    [Fact]
    public async Task A_session_that_does_not_exist_is_neither_taken_over_nor_finished()
    {
        var id = Sample.Id();

        Assert.False(await Store.TakeOverAsync(id, Sample.Event(2, 2)));
        Assert.False(await Store.FinishAsync(id, 500, Sample.Event(1, 2)));

        Assert.Null(await Store.ReadAsync(id));
    }

    [Fact]
    public async Task An_ended_session_is_not_taken_over()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        await Store.FinishAsync(header.Id, 401, Sample.Event(1, 2));

        Assert.False(await Store.TakeOverAsync(header.Id, Sample.Event(2, 3)));

        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal((1, 401, 2), (read.Epoch, read.Outcome, read.Events.Count));
    }

    [Fact]
    public async Task A_session_is_finished_once()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());

        Assert.True(await Store.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed")));
        Assert.False(await Store.FinishAsync(header.Id, 208, Sample.Event(1, 3, "Expired")));

        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal(500, read.Outcome);
        Assert.Equal(["Accepted", "Signed"], read.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task Of_racing_finishes_one_wins_and_the_others_write_nothing()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());

        var won = await Sample.RaceAsync(20, n => Store.FinishAsync(header.Id, 500 + n, Sample.Event(1, 2 + n, node: "silo-" + n)));

        var winner = Assert.Single(Enumerable.Range(0, 20), n => won[n]);
        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal(500 + winner, read.Outcome);
        Assert.Equal("silo-" + winner, Assert.Single(read.Events, e => e.Sequence > 1).Node);
    }

    [Fact]
    public async Task After_a_take_over_the_old_epoch_cannot_finish_and_writes_nothing()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        await Store.TakeOverAsync(header.Id, Sample.Event(2, 2, "TakenOver"));

        Assert.False(await Store.FinishAsync(header.Id, 500, Sample.Event(1, 3, "Signed")));
        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Null(read.Outcome);
        Assert.Equal(2, read.Events.Count);

        Assert.True(await Store.FinishAsync(header.Id, 208, Sample.Event(2, 3, "Expired")));
        Assert.Equal(208, (await Store.ReadAsync(header.Id))!.Outcome);
    }

    [Fact]
    public async Task A_later_epoch_than_the_current_one_cannot_finish()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());

        Assert.False(await Store.FinishAsync(header.Id, 500, Sample.Event(2, 2)));

        Assert.Null((await Store.ReadAsync(header.Id))!.Outcome);
    }

    [Fact]
    public async Task Take_over_and_finish_at_once_leave_one_truth()
    {
        for (var round = 0; round < 20; round++)
        {
            var header = Sample.Header();
            await Store.AcceptAsync(header, Sample.First());

            var results = await Sample.RaceAsync(2, n => n == 0
                ? Store.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed"))
                : Store.TakeOverAsync(header.Id, Sample.Event(2, 2, "TakenOver")));

            Assert.Single(results, true);
            var read = (await Store.ReadAsync(header.Id))!;
            Assert.Equal(results[0] ? (1, 500) : (2, (int?)null), (read.Epoch, read.Outcome));
            Assert.Equal(["Accepted", results[0] ? "Signed" : "TakenOver"], read.Events.Select(e => e.Kind));
        }
    }

    [Fact]
    public async Task What_an_old_epoch_appends_after_a_take_over_is_kept_under_its_own_epoch()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        await Store.TakeOverAsync(header.Id, Sample.Event(2, 2, "TakenOver", "silo-2"));

        await Store.AppendAsync(header.Id, Sample.Event(1, 2, "Sent", "silo-1"));

        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal(2, read.Epoch);
        Assert.Equal([(1, "Accepted"), (1, "Sent"), (2, "TakenOver")], read.Events.Select(e => (e.Epoch, e.Kind)));
    }
}
