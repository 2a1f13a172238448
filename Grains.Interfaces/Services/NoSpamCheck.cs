namespace Mss.Grains.Interfaces;

/// <summary>The spam prevention code as the user gave it to the AP. Lives as long as the request: it is neither stored nor printed.</summary>
/// <param name="Code">3 to 16 letters and digits, or empty when the user gave none.</param>
/// <param name="Verify">False when the AP has authenticated the user itself and the code need not be right (FiCom).</param>
[GenerateSerializer, Immutable, Alias("mss.NoSpamCheck")]
public sealed record NoSpamCheck([property: Id(0)] string Code, [property: Id(1)] bool Verify)
{
    /// <inheritdoc/>
    public override string ToString() => $"(spam code, verify {(Verify ? "yes" : "no")})";
}
