using Mss.Sscd.Sim;

namespace Mss.Silo.Development.Phone;

/// <summary>The phones with the simulated SIM cards.</summary>
internal sealed class SimPhoneScreen(DevelopmentFarEnd farEnd, SimulatedPhones phones) : IPhoneScreen
{
    public string Kind => "sim";

    public bool Has(string deviceId) => farEnd.Cards.UserOf(deviceId) is not null;

    public ShownRequest? Pending(string deviceId) => phones.Pending(deviceId);

    public IReadOnlyList<ShownMessage> Messages(string deviceId) => phones.Messages(deviceId);

    public Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin) => phones.ApproveAsync(deviceId, transactionId, pin);

    public Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) => phones.RefuseAsync(deviceId, transactionId);

    public async Task<bool> AnswerMessageAsync(string deviceId, string transactionId, bool confirmed) =>
        phones.Dismiss(deviceId, transactionId) || await phones.AnswerMessageAsync(deviceId, transactionId, confirmed);
}
