using Mss.Cli.Sessions;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Cli.Tests.Sessions;

public sealed class TimelineTests
{
    [Fact]
    public void What_an_old_owner_wrote_after_the_take_over_is_void_and_does_not_break_the_chain()
    {
        var timeline = Timeline.Of(SampleSession.Finished());
        Assert.True(timeline.IsIntact);
        Assert.Equal(["Failed"], timeline.Entries.Where(e => e.IsVoid).Select(e => e.Event.Kind));
        Assert.Equal([(1, 1), (1, 2), (1, 3), (2, 3), (2, 4)], timeline.Entries.Select(e => (e.Event.Epoch, e.Event.Sequence)));
    }

    [Fact]
    public void A_changed_hash_breaks_the_chain_at_the_event_after()
    {
        var session = SampleSession.Open();
        var events = session.Events.ToArray();
        events[0] = events[0] with { Hash = [1, 2, 3] };
        var timeline = Timeline.Of(session with { Events = events });
        Assert.False(timeline.IsIntact);
        Assert.Null(timeline.Entries[0].ChainError);
        Assert.Equal("does not follow from the event before", timeline.Entries[1].ChainError);
    }

    [Fact]
    public void A_removed_event_is_missed_even_at_the_beginning()
    {
        var session = SampleSession.Finished();
        var timeline = Timeline.Of(session with { Events = [.. session.Events.Skip(1)] });
        Assert.Equal("event 1 is missing", timeline.Entries[0].ChainError);
    }

    [Fact]
    public void A_first_event_that_claims_a_predecessor_breaks_the_chain()
    {
        var session = SampleSession.Open();
        LoggedEvent[] events = [session.Events[0] with { PreviousHash = [1] }];
        Assert.False(Timeline.Of(session with { Events = events }).IsIntact);
    }

    [Fact]
    public void Two_take_overs_leave_what_each_owner_wrote_before_it_lost()
    {
        var session = SampleSession.Chain(
            SampleSession.Event(1, 1, 0, "Accepted", "a", "{}"),
            SampleSession.Event(2, 2, 10, "TakenOver", "b", "{}"),
            SampleSession.Event(3, 3, 20, "TakenOver", "c", "{}"));
        LoggedEvent[] late = [SampleSession.Event(1, 2, 15, "Sent", "a", "{}"), SampleSession.Event(2, 3, 25, "Sent", "b", "{}")];
        var timeline = Timeline.Of(session with { Epoch = 3, Events = [.. session.Events, .. late] });
        Assert.True(timeline.IsIntact);
        Assert.Equal([(1, 2), (2, 3)], timeline.Entries.Where(e => e.IsVoid).Select(e => (e.Event.Epoch, e.Event.Sequence)));
    }

    [Fact]
    public void With_the_installation_secret_a_changed_event_is_found_although_its_links_are_right()
    {
        var chain = new EventChain(new(new byte[32]));
        var id = TransactionId.Parse("tkeyed");
        var header = SampleSession.Finished().Header with { Id = id };
        var first = chain.Link(id, 1, 1, header.AcceptedAt, "node", new Failed { Code = 401, Reason = "refused" }, []);
        var second = chain.Link(id, 1, 2, header.AcceptedAt, "node", new LateAnswer { Answer = "signed" }, first.Hash);
        var session = new StoredSession(header, 1, 401, [first, second]);
        var changed = session with { Events = [first with { Body = [.. first.Body.Select(b => b == (byte)'1' ? (byte)'2' : b)] }, second] };

        Assert.True(Timeline.Of(session, chain.IsIntact).IsIntact);
        Assert.True(Timeline.Of(changed).IsIntact);
        Assert.False(Timeline.Of(changed, chain.IsIntact).IsIntact);
    }
}
