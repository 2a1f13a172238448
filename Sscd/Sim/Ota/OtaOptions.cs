namespace Mss.Sscd.Sim.Ota;

/// <summary>Times of the way over the air.</summary>
public sealed class OtaOptions
{
    /// <summary>How long a caller waits for the card's reply; what is not known then comes later or is Unreachable. 10 s; more than 0, and less than the caller's own time-out.</summary>
    public TimeSpan ReplyWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this without a response a packet is made anew and sent again; doubled each time. 4 s; more than 0.</summary>
    public TimeSpan RetransmitAfter { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest time between two attempts. 32 s; not less than <see cref="RetransmitAfter"/>.</summary>
    public TimeSpan RetransmitAtMost { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>How long the fragments of an incomplete packet are kept. 2 minutes; more than 0.</summary>
    public TimeSpan KeepFragments { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a card tries to bring a late answer to the MSSP; the inquiry finds it after that. 2 minutes; more than 0.</summary>
    public TimeSpan KeepAnswers { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Throws when a value makes no sense.</summary>
    /// <exception cref="ArgumentException">The message names the member.</exception>
    internal OtaOptions Check()
    {
        Positive(ReplyWait, nameof(ReplyWait));
        Positive(RetransmitAfter, nameof(RetransmitAfter));
        Positive(KeepFragments, nameof(KeepFragments));
        Positive(KeepAnswers, nameof(KeepAnswers));
        return RetransmitAtMost >= RetransmitAfter ? this : throw new ArgumentException($"{nameof(RetransmitAtMost)} must not be less than {nameof(RetransmitAfter)}");
    }

    private static void Positive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            throw new ArgumentException($"{name} must be more than 0 and at most a day");
        }
    }
}
