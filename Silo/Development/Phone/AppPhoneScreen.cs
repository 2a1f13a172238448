using Mss.Sscd.App;
using Mss.Sscd.App.Simulated;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development.Phone;

/// <summary>The phones with the simulated app.</summary>
internal sealed class AppPhoneScreen(SimulatedApps apps) : IPhoneScreen
{
    public string Kind => "app";

    public bool Has(string deviceId) => apps.PhoneOf(deviceId) is not null;

    public ShownRequest? Pending(string deviceId) => apps.Pending(deviceId);

    public string? VerificationCode(ShownRequest request) => Mss.Sscd.App.VerificationCode.Of(request.TransactionId, request.Text);

    public IReadOnlyList<ShownMessage> Messages(string deviceId) => [];

    public Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin) => apps.ApproveAsync(deviceId, transactionId, pin);

    public Task<PhoneResult> RefuseAsync(string deviceId, string transactionId) => apps.RefuseAsync(deviceId, transactionId);

    public Task<bool> AnswerMessageAsync(string deviceId, string transactionId, bool confirmed) => Task.FromResult(false);
}
