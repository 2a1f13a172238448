namespace Mss.Sscd.Sim.Sms;

/// <summary>What the SMSC said to a message.</summary>
public enum SmsSubmitStatus
{
    /// <summary>It will try to deliver it. Whether it arrives is not known.</summary>
    Accepted,

    /// <summary>There is no such phone.</summary>
    UnknownSubscriber,

    /// <summary>It takes no message now, or is not reached.</summary>
    Unavailable,
}

/// <summary>Takes a message that a phone sent.</summary>
/// <param name="message">Its address is the phone's.</param>
public delegate ValueTask SmsHandler(SmsMessage message);

/// <summary>The way to an operator's short message service centre. A real one is an SMPP or CIMD client that implements this.</summary>
/// <remarks>Messages may be lost, repeated, delayed and reordered, in both directions.</remarks>
public interface ISmsc
{
    /// <summary>Sends a message to a phone. Failures are a status, not an exception.</summary>
    ValueTask<SmsSubmitStatus> SubmitAsync(SmsMessage message, CancellationToken cancellationToken);

    /// <summary>Sets who takes the phones' messages to the MSSP; one taker, set once before the first message.</summary>
    void OnMessage(SmsHandler handler);
}
