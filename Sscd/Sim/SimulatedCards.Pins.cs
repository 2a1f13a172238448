namespace Mss.Sscd.Sim;

/// <summary>What the person at a phone does with PIN and PUK.</summary>
public sealed partial class SimulatedCards
{
    /// <summary>Changes a key's PIN. A wrong old PIN costs a try of the PIN.</summary>
    /// <param name="deviceId">The card.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="oldPin">As entered.</param>
    /// <param name="newPin">4 to 8 digits.</param>
    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    public Task<PinResult> ChangePinAsync(string deviceId, string keyId, string oldPin, string newPin)
    {
        ArgumentNullException.ThrowIfNull(oldPin);
        ArgumentNullException.ThrowIfNull(newPin);
        return RunAsync(Card(deviceId), card => card.ChangePinAsync(keyId, oldPin, newPin), waitForReceivers: false, CancellationToken.None);
    }

    /// <summary>Gives a key a new PIN with all its tries, by the key's PUK. Ten wrong PUKs in a row block it for good.</summary>
    /// <param name="deviceId">The card.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="puk">As entered.</param>
    /// <param name="newPin">4 to 8 digits.</param>
    /// <exception cref="KeyNotFoundException">There is no such card.</exception>
    public Task<PinResult> UnblockPinAsync(string deviceId, string keyId, string puk, string newPin)
    {
        ArgumentNullException.ThrowIfNull(puk);
        ArgumentNullException.ThrowIfNull(newPin);
        return RunAsync(Card(deviceId), card => card.UnblockPinAsync(keyId, puk, newPin), waitForReceivers: false, CancellationToken.None);
    }
}
