using Microsoft.Extensions.Logging;
using Mss.Storage.SessionLines;

namespace Mss.Storage.Tests.Contracts;

/// <summary>What <see cref="ISessionLineStore"/> promises; every adapter inherits it.</summary>
public abstract class SessionLineStoreContract : StoreContract<ISessionLineStore>
{
    private readonly string _session = "T" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_session_nobody_wrote_about_has_no_lines() => Assert.Empty(await ReadAsync(_session));

    [Fact]
    public async Task A_line_reads_back_with_every_field()
    {
        var line = new SessionLine(_session, Sample.Noon.AddMilliseconds(123), "silo-1/17", 42, LogLevel.Warning, "Mss.Grains.X", 1011, "ä € \u202e\nat Somewhere()");

        await Store.WriteAsync([line]);
        await ReopenAsync();

        Assert.Equal([line], await ReadAsync(_session));
    }

    [Fact]
    public async Task Lines_of_all_nodes_are_one_session_in_order_of_time()
    {
        SessionLine[] ordered =
        [
            Line(0, "gateway", 7), Line(1, "silo-1", 1), Line(1, "silo-1", 2), Line(1, "silo-2", 1), Line(2, "silo-1", 3), Line(90_000, "gateway", 8),
        ];

        await Store.WriteAsync([ordered[5], ordered[1], ordered[3]]);
        await Store.WriteAsync([ordered[4], ordered[0], ordered[2]]);

        Assert.Equal(ordered, await ReadAsync(_session));
    }

    [Fact]
    public async Task A_line_that_is_written_twice_is_one_line()
    {
        await Store.WriteAsync([Line(0, "silo-1", 1)]);
        await Store.WriteAsync([Line(0, "silo-1", 1)]);

        Assert.Single(await ReadAsync(_session));
    }

    [Fact]
    public async Task Sessions_in_one_write_stay_apart()
    {
        var other = _session + "b";
        await Store.WriteAsync([Line(0, "silo-1", 1), Line(0, "silo-1", 2) with { TransactionId = other }, Line(0, "silo-1", 3)]);

        Assert.Equal([1, 3], (await ReadAsync(_session)).Select(line => line.Sequence));
        Assert.Equal([2], (await ReadAsync(other)).Select(line => line.Sequence));
    }

    [Fact]
    public async Task A_session_may_have_hundreds_of_lines()
    {
        await Store.WriteAsync([.. Enumerable.Range(1, 501).Select(n => Line(n, "silo-1", n))]);

        Assert.Equal(Enumerable.Range(1, 501).Select(n => (long)n), (await ReadAsync(_session)).Select(line => line.Sequence));
    }

    private SessionLine Line(int milliseconds, string node, long sequence) =>
        new(_session, Sample.Noon.AddMilliseconds(milliseconds), node, sequence, LogLevel.Information, "Mss.Test", 1, "a line");

    private async Task<List<SessionLine>> ReadAsync(string session)
    {
        var lines = new List<SessionLine>();
        await foreach (var line in Store.ReadAsync(session))
        {
            lines.Add(line);
        }

        return lines;
    }
}
