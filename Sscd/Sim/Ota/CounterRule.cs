namespace Mss.Sscd.Sim.Ota;

/// <summary>Whether a receiver takes a packet's counter (TS 102 225 5.1.4).</summary>
internal static class CounterRule
{
    /// <param name="rule">What the packet's SPI asks.</param>
    /// <param name="highest">The highest counter taken so far.</param>
    /// <param name="counter">The packet's.</param>
    /// <returns><see cref="OtaStatus.Ok"/>, or why not.</returns>
    public static OtaStatus Check(OtaCounterRule rule, long highest, long counter) => rule switch
    {
        OtaCounterRule.None or OtaCounterRule.NotChecked => OtaStatus.Ok,
        _ when highest >= CommandHeader.MaxCounter => OtaStatus.CounterBlocked,
        _ when counter <= highest => OtaStatus.CounterLow,
        OtaCounterRule.OneHigher when counter != highest + 1 => OtaStatus.CounterHigh,
        _ => OtaStatus.Ok,
    };
}
