namespace Mss.Sscd.Sim;

/// <summary>Dialogues about PINs are lost as requests are.</summary>
public sealed partial class SimulatedNetwork : ISimPinChannel
{
    /// <inheritdoc/>
    public ValueTask<PinDialogueState> OpenPinDialogueAsync(PinDialogue dialogue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dialogue);
        return _cards is not ISimPinChannel pins || _userOf(dialogue.DeviceId)?.Behaviour is null or SimulatedBehaviour.Unreachable or SimulatedBehaviour.LoseRequest
            ? ValueTask.FromResult(PinDialogueState.Unreachable)
            : pins.OpenPinDialogueAsync(dialogue, cancellationToken);
    }
}
