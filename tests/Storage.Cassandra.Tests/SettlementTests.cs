using Microsoft.Extensions.Time.Testing;
using Mss.Grains.Interfaces;
using Mss.Grains.MobileUsers;
using Mss.Grains.Transactions;
using Mss.Storage.Cassandra;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests;

/// <summary>Conditional writes whose answers are lost: executed by the cluster, and the caller hears a time-out.</summary>
[Collection(nameof(OneNode))]
public sealed class SettlementTests(OneNode node) : IAsyncLifetime
{
    private CassandraConnection connection = null!;
    private CassandraSessionLog log = null!;
    private int unsettled;

    public async Task InitializeAsync()
    {
        connection = await node.OpenAsync();
        connection.Unsettled = () => unsettled++;
        log = new CassandraSessionLog(connection, new FakeTimeProvider(Sample.Noon));
    }

    public async Task DisposeAsync() => await connection.DisposeAsync();

    [Fact]
    public async Task An_accept_whose_answer_is_lost_is_known_to_have_happened()
    {
        var header = Sample.Header();
        LoseAnswers(SessionQueries.Accept, 1);

        Assert.True(await log.AcceptAsync(header, Sample.First()));

        Assert.Equal(1, unsettled);
        Assert.Single((await log.ReadAsync(header.Id))!.Events);
    }

    [Fact]
    public async Task An_accept_that_came_second_is_known_not_to_have_happened_though_its_answer_is_lost()
    {
        var header = Sample.Header();
        await log.AcceptAsync(header, Sample.First());
        LoseAnswers(SessionQueries.Accept, 1);

        // The same to the octet: only the attempt's own id tells them apart.
        Assert.False(await log.AcceptAsync(header, Sample.First()));

        Assert.Equal(1, unsettled);
    }

    [Fact]
    public async Task A_take_over_and_a_finish_whose_answers_are_lost_are_known_to_have_happened()
    {
        var header = Sample.Header();
        await log.AcceptAsync(header, Sample.First());
        LoseAnswers(SessionQueries.TakeOver, 1);
        Assert.True(await log.TakeOverAsync(header.Id, Sample.Event(2, 2, "TakenOver")));
        LoseAnswers(SessionQueries.Finish, 1);
        Assert.True(await log.FinishAsync(header.Id, 500, Sample.Event(2, 3, "Signed")));

        var read = (await log.ReadAsync(header.Id))!;
        Assert.Equal((2, 500, 3, 2), (read.Epoch, read.Outcome, read.Events.Count, unsettled));
    }

    [Fact]
    public async Task A_finish_of_an_old_epoch_is_refused_though_its_answer_is_lost()
    {
        var header = Sample.Header();
        await log.AcceptAsync(header, Sample.First());
        await log.TakeOverAsync(header.Id, Sample.Event(2, 2, "TakenOver"));
        LoseAnswers(SessionQueries.Finish, 1);

        Assert.False(await log.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed")));

        Assert.Equal(["Accepted", "TakenOver"], (await log.ReadAsync(header.Id))!.Events.Select(e => e.Kind));
    }

    [Fact]
    public async Task A_write_that_never_reached_the_cluster_is_sent_again_after_a_read_has_shown_it_missing()
    {
        var header = Sample.Header();
        await log.AcceptAsync(header, Sample.First());
        var sent = 0;
        connection.Executing = query =>
        {
            if (query == SessionQueries.Finish && ++sent <= 2)
            {
                throw new CassandraFailure("lost on the way", true);
            }
        };

        Assert.True(await log.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed")));

        Assert.Equal((3, 2), (sent, unsettled));
        Assert.Equal(2, (await log.ReadAsync(header.Id))!.Events.Count);
    }

    [Fact]
    public async Task A_write_that_is_lost_again_and_again_is_said_to_be_unknown()
    {
        var header = Sample.Header();
        connection.Executing = query => _ = query == SessionQueries.Accept ? throw new CassandraFailure("lost on the way", true) : 0;

        var exception = await Assert.ThrowsAsync<SessionLogException>(async () => await log.AcceptAsync(header, Sample.First()));

        Assert.Contains("unknown", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_certainly_did_not_happen_fails_at_once()
    {
        var header = Sample.Header();
        connection.Executing = query => _ = query == SessionQueries.Accept ? throw new CassandraFailure("refused", false) : 0;

        await Assert.ThrowsAsync<SessionLogException>(async () => await log.AcceptAsync(header, Sample.First()));

        Assert.Equal(0, unsettled);
        Assert.Null(await log.ReadAsync(header.Id));
    }

    [Fact]
    public async Task A_user_whose_writing_lost_its_answer_is_known_to_be_written()
    {
        var users = new CassandraUserStore(connection);
        var user = new MobileUser(Msisdn.Parse(FormattableString.Invariant($"+999{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}")), UserState.Active, [], 1);
        LoseAnswers(query => query.Kind == QueryKind.Conditional, 2);

        Assert.True(await users.PutAsync(user));
        Assert.True(await users.PutAsync(user with { Version = 2, State = UserState.Suspended }));

        Assert.Equal((2, UserState.Suspended, 2), ((await users.GetAsync(user.Msisdn))!.Version, (await users.GetAsync(user.Msisdn))!.State, unsettled));
    }

    [Fact]
    public async Task Whether_a_user_was_written_is_unknown_when_a_later_version_stands_there()
    {
        var users = new CassandraUserStore(connection);
        var user = new MobileUser(Msisdn.Parse(FormattableString.Invariant($"+999{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}")), UserState.Active, [], 1);
        await users.PutAsync(user);
        await users.PutAsync(user with { Version = 2 });
        LoseAnswers(query => query.Kind == QueryKind.Conditional, 1);

        var exception = await Assert.ThrowsAsync<StorageException>(async () => await users.PutAsync(user));

        Assert.Contains("unknown", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Msisdn.Value[1..], exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hint_that_cannot_be_removed_does_not_undo_the_end_of_a_session()
    {
        var header = Sample.Header();
        await log.AcceptAsync(header, Sample.First());
        connection.Executing = query => _ = query.Cql.StartsWith("DELETE FROM ks.deadlines", StringComparison.Ordinal) ? throw new CassandraFailure("lost", true) : 0;

        Assert.True(await log.FinishAsync(header.Id, 500, Sample.Event(1, 2)));

        Assert.Equal(500, (await log.ReadAsync(header.Id))!.Outcome);
    }

    private void LoseAnswers(Query lost, int count) => LoseAnswers(query => query == lost, count);

    private void LoseAnswers(Func<Query, bool> lost, int count) => connection.Executed = query =>
    {
        if (lost(query) && count-- > 0)
        {
            throw new CassandraFailure("the answer was lost", true);
        }
    };
}
