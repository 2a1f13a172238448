namespace Mss.Sscd.Sim.Sms;

/// <summary>How bad a simulated SMSC is, for each message in either direction.</summary>
/// <param name="Loss">Probability that a message never arrives, 0 to 1.</param>
/// <param name="Duplication">Probability that it arrives twice, 0 to 1.</param>
/// <param name="MaxDelay">Each copy comes after a random time up to this; longer ones overtake. Zero keeps the order.</param>
public sealed record SmscConditions(double Loss, double Duplication, TimeSpan MaxDelay)
{
    /// <summary>Everything arrives once, in order and at once.</summary>
    public static SmscConditions Perfect { get; } = new(0, 0, TimeSpan.Zero);
}
