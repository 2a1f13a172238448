using Mss.Grains.Transactions;

namespace Mss.Storage.Tests.Contracts;

/// <summary>What <see cref="ISessionLog"/> promises; every adapter inherits it.</summary>
public abstract partial class SessionLogContract : StoreContract<ISessionLog>
{
    [Fact]
    public async Task An_unknown_session_reads_as_null()
    {
        Assert.Null(await Store.ReadAsync(Sample.Id()));
        Assert.Null(await Store.ReadAsync(default));
    }

    [Fact]
    public async Task An_accepted_session_reads_back_to_the_octet()
    {
        var header = Sample.Header(apTransId: "A-1 \"quoted\" äöü");
        var first = new LoggedEvent(1, 1, Sample.Noon, "Accepted", "silo-ä", """{"text":"Kontoübertrag 5 € ✓","n":[1,2]}"""u8.ToArray(), [], [0, 255, 1, 0]);

        Assert.True(await Store.AcceptAsync(header, first));

        var read = await Store.ReadAsync(header.Id);
        Assert.NotNull(read);
        Assert.Equal(header, read.Header);
        Assert.Equal(1, read.Epoch);
        Assert.Null(read.Outcome);
        Sample.Same(first, Assert.Single(read.Events));
    }

    [Fact]
    public async Task Times_are_kept_in_milliseconds()
    {
        var exact = Sample.Noon.AddMilliseconds(123);
        var header = Sample.Header(at: exact.AddTicks(4567), deadline: exact.AddMinutes(1).AddTicks(9999));
        await Store.AcceptAsync(header, Sample.First() with { At = exact.AddTicks(1) });

        var read = (await Store.ReadAsync(header.Id))!;

        Assert.Equal(exact, read.Header.AcceptedAt);
        Assert.Equal(exact.AddMinutes(1), read.Header.Deadline);
        Assert.Equal(exact, read.Events[0].At);
    }

    [Fact]
    public async Task A_time_of_another_offset_is_the_same_moment()
    {
        var header = Sample.Header(at: Sample.Noon.ToOffset(TimeSpan.FromHours(5)));
        await Store.AcceptAsync(header, Sample.First());

        Assert.Equal(Sample.Noon, (await Store.ReadAsync(header.Id))!.Header.AcceptedAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(600)]
    [InlineData(200_000)]
    public async Task A_body_of_any_size_reads_back(int size)
    {
        var header = Sample.Header();
        var first = Sample.Event(1, 1, "Accepted", body: new string('x', size));
        await Store.AcceptAsync(header, first);

        Sample.Same(first, (await Store.ReadAsync(header.Id))!.Events[0]);
    }

    [Fact]
    public async Task Events_are_read_in_order_of_epoch_and_sequence_whatever_the_order_of_writing()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        foreach (var sequence in new[] { 4, 2, 3 })
        {
            await Store.AppendAsync(header.Id, Sample.Event(1, sequence));
        }

        await Store.TakeOverAsync(header.Id, Sample.Event(2, 5));
        await Store.AppendAsync(header.Id, Sample.Event(1, 9));

        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal([(1, 1), (1, 2), (1, 3), (1, 4), (1, 9), (2, 5)], read.Events.Select(e => (e.Epoch, e.Sequence)));
    }

    [Fact]
    public async Task An_event_written_twice_is_there_once_with_its_first_content()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        var sent = Sample.Event(1, 2, body: """{"device":1}""");

        await Store.AppendAsync(header.Id, sent);
        await Store.AppendAsync(header.Id, sent);
        await Store.AppendAsync(header.Id, Sample.Event(1, 2, "Other", "silo-2", """{"device":2}"""));

        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal(2, read.Events.Count);
        Sample.Same(sent, read.Events[1]);
    }

    [Fact]
    public async Task Appending_to_a_session_that_does_not_exist_fails()
    {
        var id = Sample.Id();

        await Assert.ThrowsAsync<SessionLogException>(async () => await Store.AppendAsync(id, Sample.Event(1, 2)));

        Assert.Null(await Store.ReadAsync(id));
    }

    [Fact]
    public async Task A_late_event_can_be_appended_after_the_outcome()
    {
        var header = Sample.Header();
        await Store.AcceptAsync(header, Sample.First());
        await Store.FinishAsync(header.Id, 208, Sample.Event(1, 2, "Expired"));

        await Store.AppendAsync(header.Id, Sample.Event(1, 3, "LateAnswer"));

        var read = (await Store.ReadAsync(header.Id))!;
        Assert.Equal(208, read.Outcome);
        Assert.Equal(["Accepted", "Expired", "LateAnswer"], read.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task A_reopened_log_has_everything()
    {
        var header = Sample.Header();
        var open = Sample.Header(user: header.UserHash, at: Sample.Noon.AddSeconds(1));
        await Store.AcceptAsync(header, Sample.First());
        await Store.AcceptAsync(open, Sample.First());
        await Store.AppendAsync(header.Id, Sample.Event(1, 2));
        await Store.TakeOverAsync(header.Id, Sample.Event(2, 3, "TakenOver"));
        await Store.FinishAsync(header.Id, 500, Sample.Event(2, 4, "Signed"));
        var before = (await Store.ReadAsync(header.Id))!;

        await ReopenAsync();

        var after = (await Store.ReadAsync(header.Id))!;
        Assert.Equal((before.Header, before.Epoch, before.Outcome), (after.Header, after.Epoch, after.Outcome));
        Assert.Equal((2, 500), (after.Epoch, after.Outcome));
        Assert.All(before.Events.Zip(after.Events), pair => Sample.Same(pair.First, pair.Second));
        Assert.Equal(4, after.Events.Count);
        var listed = await Sample.ToListAsync(Store.ListAsync(new SessionFilter { UserHash = header.UserHash }));
        Assert.Equal([open.Id, header.Id], listed.Select(s => s.Header.Id));
        Assert.Contains(await Sample.ToListAsync(Store.OpenSessionsAsync(open.Deadline.AddSeconds(1))), s => s.Id == open.Id);
    }

    [Fact]
    public async Task A_cancelled_call_writes_nothing()
    {
        var header = Sample.Header();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.AcceptAsync(header, Sample.First(), cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.ReadAsync(header.Id, cancelled.Token));

        Assert.Null(await Store.ReadAsync(header.Id));
    }
}
