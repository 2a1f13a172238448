namespace Mss.Sscd.Server;

/// <summary>Gives a subscriber the means to consent: for an app the binding of its key, in Development a simulated phone.</summary>
public interface IConsentEnrolment
{
    /// <summary>The subscriber's means of consent for a device, made unless it is there. Null when the subscriber has none and cannot get one here.</summary>
    ValueTask<ConsentMeans?> EnrolAsync(string deviceId, string subscriber, CancellationToken cancellationToken);

    /// <summary>The device is retired.</summary>
    ValueTask WithdrawAsync(ConsentMeans means, string subscriber, CancellationToken cancellationToken);
}
