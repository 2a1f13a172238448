namespace Mss.Sscd.Keys.Quality;

/// <summary>What follows from a finding.</summary>
public enum KeyVerdict
{
    /// <summary>Nothing.</summary>
    Ignore,

    /// <summary>It is logged and reported; the key goes on signing.</summary>
    Warn,

    /// <summary>The key signs nothing and gets no certificate.</summary>
    Refuse,
}
