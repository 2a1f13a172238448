using Mss.Grains.Transactions;
using Mss.Storage.Cassandra;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests;

/// <summary>Three nodes with three copies: races, a node that is gone, a quorum that is gone.</summary>
[Collection(nameof(ThreeNodes))]
public sealed class ThreeNodesTests(ThreeNodes nodes) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private CassandraConnection connection = null!;
    private CassandraSessionLog log = null!;

    public async Task InitializeAsync()
    {
        connection = await nodes.OpenAsync(options => (options.RequestTimeout, options.SpeculativeDelay) = (TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(300)));
        log = new CassandraSessionLog(connection, TimeProvider.System);
    }

    public async Task DisposeAsync() => await connection.DisposeAsync();

    [OwnServerFact]
    public async Task Of_twenty_accepts_at_once_through_two_connections_one_succeeds()
    {
        await using var other = await nodes.OpenAsync();
        var logs = new[] { log, new CassandraSessionLog(other, TimeProvider.System) };
        var id = Sample.Id();

        var accepted = await Sample.RaceAsync(20, n => logs[n % 2].AcceptAsync(Header(id), Sample.Event(1, 1, node: "silo-" + n)));

        var winner = Assert.Single(Enumerable.Range(0, 20), n => accepted[n]);
        Assert.Equal("silo-" + winner, Assert.Single((await log.ReadAsync(id))!.Events).Node);
    }

    [OwnServerFact]
    public async Task Take_over_and_finish_at_once_leave_one_truth()
    {
        await using var other = await nodes.OpenAsync();
        var second = new CassandraSessionLog(other, TimeProvider.System);
        for (var round = 0; round < 20; round++)
        {
            var header = Header();
            await log.AcceptAsync(header, Sample.First());

            var results = await Sample.RaceAsync(2, n => n == 0
                ? log.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed"))
                : second.TakeOverAsync(header.Id, Sample.Event(2, 2, "TakenOver")));

            Assert.Single(results, true);
            var read = (await second.ReadAsync(header.Id))!;
            Assert.Equal(results[0] ? (1, 500) : (2, (int?)null), (read.Epoch, read.Outcome));
        }
    }

    [OwnServerFact]
    public async Task A_paused_node_stops_nothing_and_is_avoided_until_it_answers_again()
    {
        await SignAsync(5);
        nodes.Server.Pause(3);
        try
        {
            await SignAsync(30);
            Assert.Equal("127.0.0.3", Assert.Single(connection.Silent).Address.ToString());
            await SignAsync(30);
        }
        finally
        {
            nodes.Server.Resume(3);
        }

        await EventuallyAsync(async () =>
        {
            await SignAsync(1);
            Assert.Empty(connection.Silent);
        });
    }

    [OwnServerFact]
    public async Task A_killed_node_stops_nothing_and_has_everything_after_its_return()
    {
        var before = await SignAsync(5);
        nodes.Server.Kill(2);
        var without = await SignAsync(30);
        nodes.Server.Restart(2);

        await EventuallyAsync(() => SignAsync(1));
        Assert.All(await Task.WhenAll(before.Concat(without).Select(header => log.ReadAsync(header.Id).AsTask())), session => Assert.Equal(500, session!.Outcome));
    }

    [OwnServerFact]
    public async Task Without_a_quorum_writes_fail_with_a_clear_line_and_come_back_by_themselves()
    {
        nodes.Server.Kill(2);
        nodes.Server.Kill(3);
        SessionLogException? failure = null;
        await EventuallyAsync(async () => failure = await Assert.ThrowsAsync<SessionLogException>(async () => await log.AcceptAsync(Header(), Sample.First())));

        Assert.Contains("Cassandra at 127.0.0.1,127.0.0.2,127.0.0.3", failure!.Message, StringComparison.Ordinal);
        nodes.Server.Restart(2);
        nodes.Server.Restart(3);
        await EventuallyAsync(() => SignAsync(1));
    }

    [OwnServerFact]
    public async Task A_finish_that_times_out_is_settled_when_the_nodes_that_slept_wake()
    {
        var header = Header();
        await log.AcceptAsync(header, Sample.First());
        var unsettled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Unsettled = () => unsettled.TrySetResult();

        nodes.Server.Pause(2);
        nodes.Server.Pause(3);
        Task<bool> finishing;
        try
        {
            finishing = log.FinishAsync(header.Id, 500, Sample.Event(1, 2, "Signed")).AsTask();
            await unsettled.Task.WaitAsync(Patience);
        }
        finally
        {
            nodes.Server.Resume(2);
            nodes.Server.Resume(3);
        }

        Assert.True(await finishing.WaitAsync(Patience));
        var read = (await log.ReadAsync(header.Id))!;
        Assert.Equal((500, 2), (read.Outcome, read.Events.Count));
        Assert.False(await log.FinishAsync(header.Id, 208, Sample.Event(1, 3, "Expired")));
    }

    private static SessionHeader Header(Grains.Interfaces.TransactionId? id = null)
    {
        var now = DateTimeOffset.UtcNow;
        return Sample.Header(id, at: now, deadline: now.AddMinutes(5));
    }

    private async Task<List<SessionHeader>> SignAsync(int count)
    {
        var headers = Enumerable.Range(0, count).Select(_ => Header()).ToList();
        await Parallel.ForEachAsync(headers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (header, _) =>
        {
            Assert.True(await log.AcceptAsync(header, Sample.First(), CancellationToken.None));
            await log.AppendAsync(header.Id, Sample.Event(1, 2), CancellationToken.None);
            Assert.True(await log.FinishAsync(header.Id, 500, Sample.Event(1, 3, "Signed"), CancellationToken.None));
        });
        return headers;
    }

    // How soon the driver and the nodes notice each other is theirs; what happens then is ours.
    private static async Task EventuallyAsync(Func<Task> attempt)
    {
        for (var end = DateTimeOffset.UtcNow + Patience; ;)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception) when (DateTimeOffset.UtcNow < end)
            {
                await Task.Yield();
            }
        }
    }
}
