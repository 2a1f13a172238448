namespace Mss.Sscd.Tests;

public sealed class ReceiversTests
{
    [Fact]
    public async Task What_goes_wrong_in_one_receiver_is_told_and_the_others_get_it()
    {
        var receivers = new Receivers<List<string>>();
        var (first, broken, last) = (new List<string>(), new List<string>(), new List<string>());
        using var _ = receivers.Add(first);
        using var __ = receivers.Add(broken);
        using var ___ = receivers.Add(last);
        var failures = new List<Exception>();

        await receivers.DeliverAsync(
            sink =>
            {
                if (ReferenceEquals(sink, broken))
                {
                    throw new InvalidOperationException("broken");
                }

                sink.Add("answer");
                return ValueTask.CompletedTask;
            },
            failures.Add);

        Assert.Equal(["answer"], first);
        Assert.Equal(["answer"], last);
        Assert.IsType<InvalidOperationException>(Assert.Single(failures));
    }

    [Fact]
    public async Task Who_is_registered_twice_gets_it_twice_and_once_more_after_one_end()
    {
        var receivers = new Receivers<List<string>>();
        var sink = new List<string>();
        var first = receivers.Add(sink);
        using var second = receivers.Add(sink);

        await DeliverAsync("1");
        first.Dispose();
        first.Dispose(); // the second registration stays
        await DeliverAsync("2");

        Assert.Equal(["1", "1", "2"], sink);

        ValueTask DeliverAsync(string answer) => receivers.DeliverAsync(
            to =>
            {
                to.Add(answer);
                return ValueTask.CompletedTask;
            },
            e => Assert.Fail(e.Message));
    }
}
