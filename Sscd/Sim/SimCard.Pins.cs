namespace Mss.Sscd.Sim;

/// <summary>Changing a PIN, and unblocking it with its PUK: at the phone alone, neither ever travels.</summary>
internal sealed partial class SimCard
{
    public Task<PinResult> ChangePinAsync(string keyId, string oldPin, string newPin) => ReplacePinAsync(keyId, FindKey(keyId)?.Pin, isPuk: false, oldPin, newPin);

    public Task<PinResult> UnblockPinAsync(string keyId, string puk, string newPin) => ReplacePinAsync(keyId, FindKey(keyId)?.Puk, isPuk: true, puk, newPin);

    private async Task<PinResult> ReplacePinAsync(string keyId, CardSecret? secret, bool isPuk, string entered, string newPin)
    {
        if (secret is null)
        {
            return PinResult.NoPin;
        }

        if (secret.Tries <= 0)
        {
            return PinResult.Blocked;
        }

        if (!SimKeySpec.IsPin(newPin))
        {
            return PinResult.Unfit;
        }

        // As for a signature: stored before it is looked at.
        var left = secret.Tries - 1;
        await context.Store.WriteAsync(t => context.Store.SetTries(t, deviceId, keyId, left, isPuk)).ConfigureAwait(false);
        secret.Tries = left;
        if (!secret.Is(entered))
        {
            return left > 0 ? PinResult.Wrong : PinResult.Blocked;
        }

        // PIN and both counters in one write: there is no card with the new PIN and the old counter.
        await context.Store.WriteAsync(t => context.Store.SetPin(t, deviceId, keyId, newPin)).ConfigureAwait(false);
        FindKey(keyId)!.PinReplaced(newPin);
        CloseDialogue(keyId);
        return PinResult.Changed;
    }
}
