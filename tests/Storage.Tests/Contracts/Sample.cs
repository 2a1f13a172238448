using System.Security.Cryptography;
using System.Text;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;

namespace Mss.Storage.Tests.Contracts;

/// <summary>Sessions and events for tests. Random names: no test sees another's data.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static string Name(string prefix) => prefix + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    public static TransactionId Id() => TransactionId.Parse(Name("T"));

    public static SessionHeader Header(TransactionId? id = null, string? ap = null, string? apTransId = null, string? user = null, DateTimeOffset? at = null, DateTimeOffset? deadline = null) =>
        new(id ?? Id(), ap ?? Name("http://ap/"), apTransId ?? Name("A"), user ?? Name("u"), at ?? Noon, deadline ?? Noon.AddMinutes(3));

    public static LoggedEvent Event(int epoch, int sequence, string kind = "Sent", string node = "silo-1", string body = "{}") => new(
        epoch,
        sequence,
        Noon.AddMilliseconds(sequence),
        kind,
        node,
        Encoding.UTF8.GetBytes(body),
        sequence == 1 ? [] : SHA256.HashData([(byte)(sequence - 1)]),
        SHA256.HashData([(byte)sequence]));

    public static LoggedEvent First() => Event(1, 1, "Accepted");

    public static void Same(LoggedEvent expected, LoggedEvent actual)
    {
        Assert.Equal((expected.Epoch, expected.Sequence, expected.At, expected.Kind, expected.Node), (actual.Epoch, actual.Sequence, actual.At, actual.Kind, actual.Node));
        Assert.Equal(expected.Body, actual.Body);
        Assert.Equal(expected.PreviousHash, actual.PreviousHash);
        Assert.Equal(expected.Hash, actual.Hash);
    }

    public static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>Runs attempts at once, as far as the machine can, and gives their results.</summary>
    public static async Task<T[]> RaceAsync<T>(int count, Func<int, ValueTask<T>> attempt)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var attempts = Enumerable.Range(0, count).Select(async n =>
        {
            await start.Task;
            return await attempt(n);
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(attempts);
    }
}
