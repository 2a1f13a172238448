using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Tests.Contracts;

/// <summary>Finding sessions again: for the sweep over deadlines and for the operator.</summary>
public abstract partial class SessionLogContract
{
    [Fact]
    public async Task Open_sessions_come_by_deadline_and_ended_ones_do_not_come()
    {
        var late = await AcceptAsync(Sample.Header(deadline: Sample.Noon.AddMinutes(3)));
        var early = await AcceptAsync(Sample.Header(deadline: Sample.Noon.AddMinutes(1)));
        var ended = await AcceptAsync(Sample.Header(deadline: Sample.Noon.AddMinutes(2)));
        var takenOver = await AcceptAsync(Sample.Header(deadline: Sample.Noon.AddMinutes(2)));
        await Store.FinishAsync(ended.Id, 500, Sample.Event(1, 2));
        await Store.TakeOverAsync(takenOver.Id, Sample.Event(2, 2));

        var open = await OpenAmongAsync(Sample.Noon.AddMinutes(4), late, early, ended, takenOver);

        Assert.Equal([early.Id, takenOver.Id, late.Id], open.Select(s => s.Id));
        Assert.Equal(new OpenSession(early.Id, early.UserHash, early.Deadline), open[0]);
    }

    [Fact]
    public async Task The_bound_of_the_deadline_is_exclusive_to_the_tick()
    {
        var header = await AcceptAsync(Sample.Header(deadline: Sample.Noon));

        Assert.Empty(await OpenAmongAsync(Sample.Noon, header));
        Assert.Single(await OpenAmongAsync(Sample.Noon.AddTicks(1), header));
        Assert.Single(await OpenAmongAsync(DateTimeOffset.MaxValue, header));
    }

    [Fact]
    public async Task Sessions_are_listed_newest_first_by_user_AP_and_AP_TransID()
    {
        var (user, ap, transId) = (Sample.Name("u"), Sample.Name("http://ap/"), Sample.Name("A"));
        var oldest = await AcceptAsync(Sample.Header(user: user, ap: ap, at: Sample.Noon));
        var newest = await AcceptAsync(Sample.Header(user: user, apTransId: transId, at: Sample.Noon.AddSeconds(2)));
        var middle = await AcceptAsync(Sample.Header(user: user, ap: ap, apTransId: transId, at: Sample.Noon.AddSeconds(1)));
        var othersUser = await AcceptAsync(Sample.Header(ap: ap, at: Sample.Noon.AddSeconds(3)));

        Assert.Equal([newest.Id, middle.Id, oldest.Id], await ListAsync(new SessionFilter { UserHash = user }));
        Assert.Equal([othersUser.Id, middle.Id, oldest.Id], await ListAsync(new SessionFilter { ApId = ap }));
        Assert.Equal([newest.Id, middle.Id], await ListAsync(new SessionFilter { ApTransId = transId }));
        Assert.Equal([middle.Id], await ListAsync(new SessionFilter { ApId = ap, ApTransId = transId }));
        Assert.Equal([middle.Id, oldest.Id], await ListAsync(new SessionFilter { UserHash = user, ApId = ap }));
        Assert.Empty(await ListAsync(new SessionFilter { UserHash = Sample.Name("u") }));
    }

    [Fact]
    public async Task A_listed_session_tells_its_epoch_and_outcome()
    {
        var header = await AcceptAsync(Sample.Header());
        await Store.TakeOverAsync(header.Id, Sample.Event(2, 2));
        await Store.FinishAsync(header.Id, 208, Sample.Event(2, 3));

        var listed = Assert.Single(await Sample.ToListAsync(Store.ListAsync(new SessionFilter { UserHash = header.UserHash })));

        Assert.Equal(new SessionSummary(header, 2, 208), listed);
    }

    [Fact]
    public async Task Only_sessions_since_a_time_are_listed_and_that_time_is_included()
    {
        var user = Sample.Name("u");
        var headers = new List<SessionHeader>();
        for (var second = 0; second < 4; second++)
        {
            headers.Add(await AcceptAsync(Sample.Header(user: user, at: Sample.Noon.AddSeconds(second))));
        }

        Assert.Equal([headers[3].Id, headers[2].Id], await ListAsync(new SessionFilter { UserHash = user, Since = Sample.Noon.AddSeconds(2) }));
        Assert.Equal([headers[3].Id], await ListAsync(new SessionFilter { UserHash = user, Since = Sample.Noon.AddSeconds(2).AddTicks(1) }));
    }

    [Fact]
    public async Task Only_open_sessions_are_listed_on_request()
    {
        var user = Sample.Name("u");
        var open = await AcceptAsync(Sample.Header(user: user));
        var ended = await AcceptAsync(Sample.Header(user: user, ap: open.ApId));
        await Store.FinishAsync(ended.Id, 401, Sample.Event(1, 2));

        Assert.Equal([open.Id], await ListAsync(new SessionFilter { UserHash = user, OnlyOpen = true }));
        Assert.Equal([open.Id], await ListAsync(new SessionFilter { ApId = open.ApId, OnlyOpen = true }));
        Assert.Equal(2, (await ListAsync(new SessionFilter { UserHash = user })).Count);
    }

    [Fact]
    public async Task A_list_without_restrictions_has_the_newest_sessions()
    {
        // Far in the future, so that these are the newest of all even on a shared cluster.
        var at = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var second = await AcceptAsync(Sample.Header(at: at.AddSeconds(1)));
        var first = await AcceptAsync(Sample.Header(at: at.AddSeconds(2)));

        Assert.Equal([first.Id, second.Id], await ListAsync(new SessionFilter { Since = at, Limit = 2 }));
        Assert.Equal([first.Id], await ListAsync(new SessionFilter { OnlyOpen = true, Since = at.AddSeconds(2), Limit = 1 }));
    }

    [Fact]
    public async Task A_list_ends_at_its_limit()
    {
        var user = Sample.Name("u");
        var headers = new List<SessionHeader>();
        for (var second = 0; second < 5; second++)
        {
            headers.Add(await AcceptAsync(Sample.Header(user: user, at: Sample.Noon.AddSeconds(second))));
        }

        Assert.Equal([headers[4].Id, headers[3].Id, headers[2].Id], await ListAsync(new SessionFilter { UserHash = user, Limit = 3 }));
        Assert.Equal(5, (await ListAsync(new SessionFilter { UserHash = user, Limit = 5 })).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public async Task A_limit_out_of_range_is_refused(int limit) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Sample.ToListAsync(Store.ListAsync(new SessionFilter { Limit = limit })));

    [Fact]
    public async Task Names_with_quotes_and_wildcards_are_taken_literally()
    {
        var odd = Sample.Name("x'; DROP TABLE sessions; -- % _ * ");
        var header = await AcceptAsync(Sample.Header(ap: odd, user: odd, apTransId: odd));

        Assert.Equal([header.Id], await ListAsync(new SessionFilter { ApId = odd, UserHash = odd, ApTransId = odd }));
        Assert.Empty(await ListAsync(new SessionFilter { ApId = "%" }));
    }

    private async Task<SessionHeader> AcceptAsync(SessionHeader header)
    {
        Assert.True(await Store.AcceptAsync(header, Sample.First()));
        return header;
    }

    private async Task<List<TransactionId>> ListAsync(SessionFilter filter) =>
        (await Sample.ToListAsync(Store.ListAsync(filter))).ConvertAll(session => session.Header.Id);

    private async Task<List<OpenSession>> OpenAmongAsync(DateTimeOffset before, params SessionHeader[] mine)
    {
        var ids = mine.Select(header => header.Id).ToHashSet();
        return (await Sample.ToListAsync(Store.OpenSessionsAsync(before))).FindAll(session => ids.Contains(session.Id));
    }
}
