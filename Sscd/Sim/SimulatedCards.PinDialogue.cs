using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>Dialogues about PINs.</summary>
public sealed partial class SimulatedCards : ISimPinChannel
{
    /// <inheritdoc/>
    public async ValueTask<PinDialogueState> OpenPinDialogueAsync(PinDialogue dialogue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dialogue);
        if (!_cards.TryGetValue(dialogue.DeviceId, out var card) || _disposed)
        {
            return PinDialogueState.Unreachable;
        }

        try
        {
            return await RunAsync(card, c => c.OpenDialogueAsync(dialogue), waitForReceivers: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            LogCardFailed(e, dialogue.DeviceId, "");
            return PinDialogueState.Unreachable;
        }
    }
}
