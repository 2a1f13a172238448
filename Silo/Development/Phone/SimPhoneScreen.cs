using Mss.Sscd.Sim;

namespace Mss.Silo.Development.Phone;

/// <summary>Phones that are simulated cards: those with a SIM, and those on which users of server keys consent.</summary>
/// <param name="kind">Kind of device.</param>
/// <param name="cards">The cards; asked for when they are open.</param>
internal sealed class SimPhoneScreen(string kind, Func<SimulatedCards> cards) : IPhoneScreen
{
    private readonly Lazy<SimulatedPhones> _phones = new(() => new SimulatedPhones(cards()));

    public string Kind => kind;

    public bool Has(string deviceId) => cards().UserOf(deviceId) is not null;

    public ShownRequest? Pending(string deviceId) => _phones.Value.Pending(deviceId);

    public IReadOnlyList<ShownMessage> Messages(string deviceId) => _phones.Value.Messages(deviceId);

    public Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin) => _phones.Value.ApproveAsync(deviceId, transactionId, pin);

    public Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) => _phones.Value.RefuseAsync(deviceId, transactionId);

    public async Task<bool> AnswerMessageAsync(string deviceId, string transactionId, bool confirmed) =>
        _phones.Value.Dismiss(deviceId, transactionId) || await _phones.Value.AnswerMessageAsync(deviceId, transactionId, confirmed);
}
