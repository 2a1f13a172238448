using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Tests.Contracts;

/// <summary>Many sessions and many callers.</summary>
public abstract partial class SessionLogContract
{
    [Fact]
    public async Task Ten_thousand_sessions_are_listed_completely_and_in_order()
    {
        // Equal times and deadlines in groups of seven: pages must neither skip nor repeat within a group.
        const int Count = 10_000;
        var user = Sample.Name("u");
        var headers = Enumerable.Range(0, Count)
            .Select(n => Sample.Header(user: user, at: Sample.Noon.AddMilliseconds(n / 7), deadline: Sample.Noon.AddMinutes(1).AddMilliseconds(n / 7)))
            .ToArray();
        await Parallel.ForEachAsync(headers, Wide, async (header, cancel) => await Store.AcceptAsync(header, Sample.First(), cancel));
        var ids = headers.Select(header => header.Id).ToHashSet();

        var listed = await Sample.ToListAsync(Store.ListAsync(new SessionFilter { UserHash = user, Limit = Count }));
        var open = (await Sample.ToListAsync(Store.OpenSessionsAsync(Sample.Noon.AddHours(1)))).FindAll(session => session.UserHash == user);

        Assert.Equal(Count, listed.Count);
        Assert.True(ids.SetEquals(listed.Select(session => session.Header.Id)));
        Assert.Equal(listed.OrderByDescending(session => session.Header.AcceptedAt).Select(s => s.Header.AcceptedAt), listed.Select(s => s.Header.AcceptedAt));
        Assert.Equal(Count, open.Count);
        Assert.True(ids.SetEquals(open.Select(session => session.Id)));
        Assert.Equal(open.OrderBy(session => session.Deadline).Select(s => s.Deadline), open.Select(s => s.Deadline));
    }

    [Fact]
    public async Task Sessions_that_end_while_they_are_listed_disturb_nothing()
    {
        const int Count = 2_500;
        var user = Sample.Name("u");
        var headers = Enumerable.Range(0, Count).Select(n => Sample.Header(user: user, deadline: Sample.Noon.AddMilliseconds(n))).ToArray();
        await Parallel.ForEachAsync(headers, Wide, async (header, cancel) => await Store.AcceptAsync(header, Sample.First(), cancel));
        var seen = new HashSet<TransactionId>();

        await foreach (var session in Store.OpenSessionsAsync(Sample.Noon.AddHours(1)))
        {
            if (session.UserHash == user)
            {
                Assert.True(seen.Add(session.Id));
                Assert.True(await Store.FinishAsync(session.Id, 208, Sample.Event(1, 2, "Expired")));
            }
        }

        Assert.Equal(Count, seen.Count);
        Assert.DoesNotContain(await Sample.ToListAsync(Store.OpenSessionsAsync(Sample.Noon.AddHours(1))), session => session.UserHash == user);
    }

    [Fact]
    public async Task A_mixed_load_leaves_every_session_consistent()
    {
        const int Count = 3_000;
        var headers = Enumerable.Range(0, Count).Select(_ => Sample.Header()).ToArray();
        var finished = new int[Count];

        await Parallel.ForEachAsync(Enumerable.Range(0, Count), Wide, async (n, cancel) =>
        {
            var id = headers[n].Id;
            Assert.True(await Store.AcceptAsync(headers[n], Sample.First(), cancel));
            await Store.AppendAsync(id, Sample.Event(1, 2), cancel);

            // A second owner comes for each third session; either may be the first to finish, one does.
            var first = Store.FinishAsync(id, 500, Sample.Event(1, 3, "Signed"), cancel).AsTask();
            var second = n % 3 != 0 ? Task.FromResult(false) : Task.Run(async () =>
                await Store.TakeOverAsync(id, Sample.Event(2, 4, "TakenOver"), cancel) && await Store.FinishAsync(id, 208, Sample.Event(2, 5, "Expired"), cancel), cancel);
            finished[n] = (await first ? 1 : 0) + (await second ? 1 : 0);
            Assert.NotNull(await Store.ReadAsync(id, cancel));
        });

        Assert.All(finished, count => Assert.Equal(1, count));
        foreach (var header in headers)
        {
            var read = (await Store.ReadAsync(header.Id))!;
            var kinds = read.Events.Select(e => e.Kind);
            Assert.Equal(read.Outcome == 500 ? ["Accepted", "Sent", "Signed"] : ["Accepted", "Sent", "TakenOver", "Expired"], kinds);
            Assert.Equal(read.Outcome == 500 ? 1 : 2, read.Epoch);
            Assert.Equal(header, read.Header);
        }
    }

    private static ParallelOptions Wide { get; } = new() { MaxDegreeOfParallelism = 128 };
}
