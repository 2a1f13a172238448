using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

public sealed class SimMessageTests : MessageContract
{
    protected override async Task<IMessageFixture> CreateAsync()
    {
        var sim = new SimFixture(SimKeyAlgorithm.EcP256);
        await sim.OpenAsync();
        return new Fixture(sim);
    }

    [Fact]
    public async Task Behind_a_channel_that_carries_no_messages_no_card_is_reached()
    {
        var sscd = new SimSscd(new SigningOnly());
        var command = new ShowCommand("a", "T1", 1, "Bank", "Hello", false, DateTimeOffset.MaxValue);
        Assert.Equal(MessageState.Unreachable, (await sscd.ShowAsync(command, default)).State);
        Assert.Equal(MessageState.Unreachable, (await sscd.InquireMessageAsync(command, default)).State);
    }

    private sealed class Fixture(SimFixture sim) : IMessageFixture
    {
        public ISscdFixture Devices => sim;

        public long MessagesShown(string deviceId) => sim.Cards.MessagesShownBy(deviceId);

        public string? Pending(string deviceId, string transactionId) => new SimulatedPhones(sim.Cards).PendingMessage(deviceId, transactionId);

        public Task<bool> AnswerAsync(string deviceId, string transactionId, bool confirmed) =>
            new SimulatedPhones(sim.Cards).AnswerMessageAsync(deviceId, transactionId, confirmed);
    }

    private sealed class SigningOnly : ISimChannel
    {
        public ValueTask<SscdReply> SendAsync(SimMessage message, CancellationToken cancellationToken) => ValueTask.FromResult(SscdReply.Unknown);

        public void OnAnswer(SimAnswerHandler handler)
        {
        }
    }
}
