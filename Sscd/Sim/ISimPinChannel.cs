namespace Mss.Sscd.Sim;

/// <summary>What the person is to do at the phone.</summary>
public enum PinDialogueKind
{
    /// <summary>Enter the old PIN and a new one.</summary>
    Change,

    /// <summary>Enter the PUK and a new PIN.</summary>
    Unblock,
}

/// <summary>Asks a card to open a dialogue about a PIN. PIN and PUK are entered at the phone and never leave it.</summary>
/// <param name="DeviceId">The card.</param>
/// <param name="KeyId">Whose PIN.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Deadline">When the dialogue disappears.</param>
public sealed record PinDialogue(string DeviceId, string KeyId, PinDialogueKind Kind, DateTimeOffset Deadline);

/// <summary>What a card says to that.</summary>
public enum PinDialogueState
{
    /// <summary>The dialogue is on the screen. What the person does there is told by nobody: the next inquiry finds the key blocked or not.</summary>
    Shown,

    /// <summary>There is no such key, or it has no PIN.</summary>
    NoPin,

    /// <summary>The PIN is blocked: it can only be unblocked.</summary>
    PinBlocked,

    /// <summary>The PUK is blocked: the PIN stays as it is.</summary>
    PukBlocked,

    /// <summary>The deadline has passed.</summary>
    TimedOut,

    /// <summary>The card was not reached.</summary>
    Unreachable,
}

/// <summary>The way of such requests to the cards. A stage of <see cref="ISimChannel"/> that carries them as well implements this too.</summary>
public interface ISimPinChannel
{
    /// <summary>Carries a request to a card and its reply back. One repeated is the same dialogue: a card shows one at a time, the last.</summary>
    ValueTask<PinDialogueState> OpenPinDialogueAsync(PinDialogue dialogue, CancellationToken cancellationToken);
}
