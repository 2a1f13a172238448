using Mss.Sscd.Sim;

namespace Mss.Sscd.Tests.Sim;

/// <summary>Messages on simulated cards, whatever the way to them is.</summary>
internal sealed class SimMessageFixture(SimFixture sim) : IMessageFixture
{
    public ISscdFixture Devices => sim;

    public long MessagesShown(string deviceId) => sim.Cards.MessagesShownBy(deviceId);

    public string? Pending(string deviceId, string transactionId) => new SimulatedPhones(sim.Cards).PendingMessage(deviceId, transactionId);

    public Task<bool> AnswerAsync(string deviceId, string transactionId, bool confirmed) =>
        new SimulatedPhones(sim.Cards).AnswerMessageAsync(deviceId, transactionId, confirmed);
}
