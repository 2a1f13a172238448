namespace Mss.Grains;

/// <summary>
/// The clock of transactions. A keyed service, so that a test can move it without moving the clock by which Orleans watches its silos.
/// </summary>
public static class MssTime
{
    /// <summary>Key of the <see cref="TimeProvider"/> service.</summary>
    public const string Key = "Mss";
}
