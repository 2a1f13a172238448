namespace Mss.Sscd.Sim;

/// <summary>A request on a simulated phone's screen.</summary>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="ApName">Who asks.</param>
/// <param name="Text">What is to be signed.</param>
/// <param name="KeyId">The key that would sign.</param>
/// <param name="NeedsPin">False: a confirmation is enough.</param>
/// <param name="Deadline">When it disappears.</param>
public sealed record ShownRequest(string TransactionId, string ApName, string Text, string KeyId, bool NeedsPin, DateTimeOffset Deadline);

/// <summary>A message about a finished transaction on a simulated phone's screen.</summary>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="Text">What the user reads.</param>
/// <param name="WantsAnswer">True: OK and CANCEL are answers that somebody waits for; false: it is only put away.</param>
/// <param name="Deadline">When it disappears.</param>
public sealed record ShownMessage(string TransactionId, string Text, bool WantsAnswer, DateTimeOffset Deadline);

/// <summary>What became of a person's input.</summary>
public enum PhoneResult
{
    /// <summary>The card signed.</summary>
    Signed,

    /// <summary>The request was refused.</summary>
    Refused,

    /// <summary>The PIN is wrong and may be entered again.</summary>
    WrongPin,

    /// <summary>The PIN was wrong once too often; the request has failed with 402.</summary>
    PinBlocked,

    /// <summary>The deadline has passed; nothing was signed.</summary>
    Expired,

    /// <summary>That request is not on that screen.</summary>
    NotShown,
}
