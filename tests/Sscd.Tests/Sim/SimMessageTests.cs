using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

public sealed class SimMessageTests : MessageContract
{
    protected override async Task<IMessageFixture> CreateAsync()
    {
        var sim = new SimFixture(SimKeyAlgorithm.EcP256);
        await sim.OpenAsync();
        return new SimMessageFixture(sim);
    }

    [Fact]
    public async Task Behind_a_channel_that_carries_no_messages_no_card_is_reached()
    {
        var sscd = new SimSscd(new SigningOnly());
        var command = new ShowCommand("a", "T1", 1, "Bank", "Hello", false, DateTimeOffset.MaxValue);
        Assert.Equal(MessageState.Unreachable, (await sscd.ShowAsync(command, default)).State);
        Assert.Equal(MessageState.Unreachable, (await sscd.InquireMessageAsync(command, default)).State);
    }

    private sealed class SigningOnly : ISimChannel
    {
        public ValueTask<SscdReply> SendAsync(SimMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(SscdReply.Unknown);

        public void OnAnswer(SimAnswerHandler handler)
        {
        }
    }
}
