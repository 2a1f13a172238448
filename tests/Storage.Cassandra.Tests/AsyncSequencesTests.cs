using System.Runtime.CompilerServices;
using Mss.Storage.Cassandra;
using Mss.Storage.Tests.Contracts;

namespace Mss.Storage.Tests;

public sealed class AsyncSequencesTests
{
    private int begun;
    private int ended;

    [PlainFact]
    public async Task Sources_follow_each_other_and_empty_ones_do_not_show()
    {
        var all = AsyncSequences.ConcatAsync(Sources([1, 2], [], [], [3], [], [4, 5]), 2);

        Assert.Equal([1, 2, 3, 4, 5], await Sample.ToListAsync(all));
        Assert.Equal((6, 6), (begun, ended));
    }

    [PlainFact]
    public async Task No_more_sources_are_begun_than_are_to_be_read_ahead()
    {
        await foreach (var item in AsyncSequences.ConcatAsync(Sources([1], [2], [3], [4], [5]), 3))
        {
            Assert.Equal(1, item);
            Assert.Equal(3, begun);
            break;
        }

        Assert.Equal(3, ended);
    }

    [PlainFact]
    public async Task Merged_sources_come_in_order()
    {
        var merged = AsyncSequences.MergeAsync([Items([1, 4, 9]), Items([]), Items([2, 3, 10]), Items([4])], static n => n);

        Assert.Equal([1, 2, 3, 4, 4, 9, 10], await Sample.ToListAsync(merged));
        Assert.Equal(begun, ended);
    }

    [PlainFact]
    public async Task A_source_that_fails_fails_the_whole_and_the_others_are_disposed_of()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => Sample.ToListAsync(AsyncSequences.MergeAsync([Items([1, 2]), Items([1, -1]), Items([3])], static n => n)));

        Assert.Equal((3, 3), (begun, ended));
    }

    private async IAsyncEnumerable<IAsyncEnumerable<int>> Sources(params int[][] sources)
    {
        foreach (var source in sources)
        {
            await Task.Yield();
            yield return Items(source);
        }
    }

    private async IAsyncEnumerable<int> Items(int[] items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        begun++;
        try
        {
            foreach (var item in items)
            {
                await Task.Yield();
                yield return item >= 0 ? item : throw new InvalidDataException();
            }
        }
        finally
        {
            ended++;
        }
    }
}
