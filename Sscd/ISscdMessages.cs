namespace Mss.Sscd;

/// <summary>
/// A kind of device that can show its user a message about a finished transaction (MSS_Receipt, TS 102 204 7.5). Optional: not every kind has a screen.
/// </summary>
/// <remarks>
/// The rules that every such kind keeps, and that <c>SscdContract</c> tests: a transaction has one message, for ever, and it is shown once; asked again, the device gives
/// its first answer again; an older epoch is refused as <see cref="MessageState.Stale"/>; no method waits for a human: what the user answers later comes through
/// <see cref="ISscdMessageSink"/>, which may lose it.
/// </remarks>
public interface ISscdMessages
{
    /// <summary>Shows the message, if this transaction's has not been shown.</summary>
    ValueTask<MessageReply> ShowAsync(ShowCommand command, CancellationToken cancellationToken);

    /// <summary>Asks what became of a message, without showing anything.</summary>
    /// <returns><see cref="MessageState.Unknown"/> when the device never got it.</returns>
    ValueTask<MessageReply> InquireMessageAsync(TransactionOnDevice transaction, CancellationToken cancellationToken);

    /// <summary>Has the users' late answers delivered until the subscription is disposed of.</summary>
    IDisposable SubscribeMessages(ISscdMessageSink sink);
}

/// <summary>Where users' late answers to messages go.</summary>
public interface ISscdMessageSink
{
    /// <summary>A user has answered a message.</summary>
    ValueTask MessageAnsweredAsync(string transactionId, MessageReply reply);
}

/// <summary>A message to be shown.</summary>
/// <param name="DeviceId">The device's address within its kind.</param>
/// <param name="TransactionId">MSSP_TransID of the finished transaction.</param>
/// <param name="Epoch">Fencing token: the epoch in the session log, 1 or more.</param>
/// <param name="ApName">Whose message it is, as the user shall see it.</param>
/// <param name="Text">What the user shall see.</param>
/// <param name="WantsAnswer">True when the user shall press OK or CANCEL.</param>
/// <param name="Deadline">When the message is void, or disappears.</param>
public sealed record ShowCommand(string DeviceId, string TransactionId, int Epoch, string ApName, string Text, bool WantsAnswer, DateTimeOffset Deadline)
    : TransactionOnDevice(DeviceId, TransactionId, Epoch);

/// <summary>State of a message on a device.</summary>
public enum MessageState
{
    /// <summary>It is on the screen and the device waits for its user.</summary>
    Pending,

    /// <summary>It was shown, and no answer was wanted. Final.</summary>
    Shown,

    /// <summary>The user pressed OK. Final.</summary>
    Confirmed,

    /// <summary>The user pressed CANCEL. Final.</summary>
    Cancelled,

    /// <summary>The user did nothing until the deadline. Final.</summary>
    TimedOut,

    /// <summary>The device never got the message.</summary>
    Unknown,

    /// <summary>The device has seen a newer epoch: the asker is no longer the owner.</summary>
    Stale,

    /// <summary>The device was not reached; whether it got the message is not known.</summary>
    Unreachable,
}

/// <summary>What a device, or the way to it, replied.</summary>
/// <param name="State">The state of the message.</param>
/// <param name="Detail">For the operator's log.</param>
public sealed record MessageReply(MessageState State, string Detail = "")
{
    /// <summary>True when the device will not change its mind.</summary>
    public bool IsFinal => State is MessageState.Shown or MessageState.Confirmed or MessageState.Cancelled or MessageState.TimedOut;
}
