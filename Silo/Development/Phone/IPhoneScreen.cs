using Mss.Sscd.Sim;

namespace Mss.Silo.Development.Phone;

/// <summary>
/// Screen and keypad of the simulated devices of one kind, as the person behind the phone page has them. A kind whose users can be persons registers one.
/// </summary>
internal interface IPhoneScreen
{
    /// <summary>Kind of device, as <see cref="Mss.Sscd.ISscd.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>True when there is such a device.</summary>
    bool Has(string deviceId);

    /// <summary>The request on the screen, or null.</summary>
    ShownRequest? Pending(string deviceId);

    /// <summary>The verification code beside a request, or null when the kind shows none.</summary>
    string? VerificationCode(ShownRequest request) => null;

    /// <summary>The messages on the screen.</summary>
    IReadOnlyList<ShownMessage> Messages(string deviceId);

    /// <summary>Enters a PIN, or confirms where none is needed.</summary>
    Task<PhoneResult> ApproveAsync(string deviceId, string transactionId, string? pin);

    /// <summary>Refuses.</summary>
    Task<PhoneResult> RefuseAsync(string deviceId, string transactionId);

    /// <summary>Presses OK or CANCEL under a message; one that wants no answer is put away.</summary>
    /// <returns>False when it is not on the screen.</returns>
    Task<bool> AnswerMessageAsync(string deviceId, string transactionId, bool confirmed);
}
