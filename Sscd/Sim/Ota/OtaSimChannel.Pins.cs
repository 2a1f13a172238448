using Mss.Sscd.Sim.Applet;

namespace Mss.Sscd.Sim.Ota;

/// <summary>Dialogues about PINs, and the condition of the keys, over the air. Neither is repeated beyond the wait: whoever asked asks again.</summary>
public sealed partial class OtaSimChannel : ISimPinChannel
{
    private static readonly OtaReplyKind<DialogueReply> Dialogues = new(
        octets => AppletPin.DecodeReply(octets) is { } state ? new DialogueReply(state) : null, _ => new DialogueReply(PinDialogueState.Unreachable));

    private static readonly OtaReplyKind<Condition> Conditions = new(
        octets => AppletPin.DecodeCondition(octets) is { } blocked ? new Condition(blocked) : null, _ => new Condition(null));

    /// <inheritdoc/>
    public async ValueTask<PinDialogueState> OpenPinDialogueAsync(PinDialogue dialogue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dialogue);
        return (await ExchangeAsync(dialogue.DeviceId, "", AppletPin.Encode(dialogue), null, Dialogues, cancellationToken).ConfigureAwait(false)).State;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>?> InquireBlockedKeysAsync(string deviceId, CancellationToken cancellationToken) =>
        (await ExchangeAsync(deviceId, "", AppletPin.EncodeInquiry(), null, Conditions, cancellationToken).ConfigureAwait(false)).Blocked;

    private sealed record DialogueReply(PinDialogueState State);

    private sealed record Condition(IReadOnlyList<string>? Blocked);
}
