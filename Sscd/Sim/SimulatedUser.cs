namespace Mss.Sscd.Sim;

/// <summary>What a simulated user, or the network around the phone, does with a request.</summary>
public enum SimulatedBehaviour
{
    /// <summary>Enters the right PIN at once, or confirms when the key has none.</summary>
    ApproveAtOnce,

    /// <summary>Refuses at once: 401.</summary>
    Refuse,

    /// <summary>Enters a wrong PIN a number of times, then the right one unless the PIN is blocked by then (402).</summary>
    WrongPin,

    /// <summary>A person decides, through <see cref="SimulatedPhones"/>.</summary>
    Wait,

    /// <summary>The request fails with a given code after a given time.</summary>
    FailWith,

    /// <summary>Approves at once, but the answer is lost on its way: the asker hears that the request is pending, and learns more only by asking.</summary>
    LoseAnswer,

    /// <summary>The network says that the phone is not reached; nothing arrives.</summary>
    Unreachable,

    /// <summary>Requests are lost on their way and nobody notices: the asker hears that they are pending, the card does not know them.</summary>
    LoseRequest,
}

/// <summary>A simulated user's behaviour, changeable at any time; it applies to what reaches the screen from then on.</summary>
public sealed record SimulatedUser
{
    private SimulatedUser(SimulatedBehaviour behaviour, int number = 0, TimeSpan delay = default) => (Behaviour, Number, Delay) = (behaviour, number, delay);

    /// <summary>See <see cref="SimulatedBehaviour.ApproveAtOnce"/>.</summary>
    public static SimulatedUser ApproveAtOnce { get; } = new(SimulatedBehaviour.ApproveAtOnce);

    /// <summary>See <see cref="SimulatedBehaviour.Refuse"/>.</summary>
    public static SimulatedUser Refuse { get; } = new(SimulatedBehaviour.Refuse);

    /// <summary>See <see cref="SimulatedBehaviour.Wait"/>.</summary>
    public static SimulatedUser Wait { get; } = new(SimulatedBehaviour.Wait);

    /// <summary>See <see cref="SimulatedBehaviour.LoseAnswer"/>.</summary>
    public static SimulatedUser LoseAnswer { get; } = new(SimulatedBehaviour.LoseAnswer);

    /// <summary>See <see cref="SimulatedBehaviour.Unreachable"/>.</summary>
    public static SimulatedUser Unreachable { get; } = new(SimulatedBehaviour.Unreachable);

    /// <summary>See <see cref="SimulatedBehaviour.LoseRequest"/>.</summary>
    public static SimulatedUser LoseRequest { get; } = new(SimulatedBehaviour.LoseRequest);

    /// <summary>What is done.</summary>
    public SimulatedBehaviour Behaviour { get; }

    /// <summary>For <see cref="SimulatedBehaviour.FailWith"/> the fault code, for <see cref="SimulatedBehaviour.WrongPin"/> the number of wrong entries.</summary>
    public int Number { get; }

    /// <summary>For <see cref="SimulatedBehaviour.FailWith"/>: how long after the request was shown.</summary>
    public TimeSpan Delay { get; }

    /// <summary>See <see cref="SimulatedBehaviour.WrongPin"/>.</summary>
    /// <param name="times">Wrong entries per request, 1 or more.</param>
    public static SimulatedUser WrongPin(int times)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        return new SimulatedUser(SimulatedBehaviour.WrongPin, times);
    }

    /// <summary>See <see cref="SimulatedBehaviour.FailWith"/>.</summary>
    /// <param name="code">TS 102 204 fault code, 101 to 999.</param>
    /// <param name="delay">How long after the request was shown, 0 or more.</param>
    public static SimulatedUser FailWith(int code, TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 101);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 999);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new SimulatedUser(SimulatedBehaviour.FailWith, code, delay);
    }

    /// <summary>As it was stored.</summary>
    internal static SimulatedUser Restore(int behaviour, int number, long delayTicks) => new((SimulatedBehaviour)behaviour, number, TimeSpan.FromTicks(delayTicks));
}
