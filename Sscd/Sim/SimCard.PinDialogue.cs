namespace Mss.Sscd.Sim;

/// <summary>The dialogue about a PIN that the MSSP asked for. On the screen alone: a phone that was switched off shows it no more.</summary>
internal sealed partial class SimCard
{
    private PinDialogue? _dialogue;

    public PinDialogue? Dialogue => Volatile.Read(ref _dialogue) is { } shown && shown.Deadline > context.Time.GetUtcNow() ? shown : null;

    public Task<PinDialogueState> OpenDialogueAsync(PinDialogue dialogue)
    {
        var state = Judge(dialogue);
        if (state == PinDialogueState.Shown)
        {
            Volatile.Write(ref _dialogue, dialogue);
        }

        return Task.FromResult(state);
    }

    private PinDialogueState Judge(PinDialogue dialogue) =>
        FindKey(dialogue.KeyId) is not { Pin: { } pin, Puk: { } puk } ? PinDialogueState.NoPin
        : dialogue.Deadline <= context.Time.GetUtcNow() ? PinDialogueState.TimedOut
        : dialogue.Kind == PinDialogueKind.Change ? (pin.Tries > 0 ? PinDialogueState.Shown : PinDialogueState.PinBlocked)
        : puk.Tries > 0 ? PinDialogueState.Shown : PinDialogueState.PukBlocked;

    private void CloseDialogue(string keyId)
    {
        if (_dialogue?.KeyId == keyId)
        {
            Volatile.Write(ref _dialogue, null);
        }
    }
}
