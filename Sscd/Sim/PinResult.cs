namespace Mss.Sscd.Sim;

/// <summary>What became of a person's attempt to change or unblock a PIN.</summary>
public enum PinResult
{
    /// <summary>The new PIN counts from now on, with all its tries.</summary>
    Changed,

    /// <summary>The old PIN or the PUK is wrong and may be entered again.</summary>
    Wrong,

    /// <summary>No tries are left: of the PIN, which the PUK unblocks, or of the PUK, which nothing does.</summary>
    Blocked,

    /// <summary>The new PIN does not have 4 to 8 digits; nothing was compared and no try used.</summary>
    Unfit,

    /// <summary>The key has no PIN, or there is no such key.</summary>
    NoPin,
}
