namespace Mss.Sscd.Sim;

/// <summary>Algorithms of keys that a simulated card generates.</summary>
public enum SimKeyAlgorithm
{
    /// <summary>RSA with a modulus of 2048 bits.</summary>
    Rsa2048,

    /// <summary>Elliptic curve P-256.</summary>
    EcP256,
}

/// <summary>A key to be generated on a card.</summary>
/// <param name="KeyId">The key's name on the card, 1 to 64 characters.</param>
/// <param name="Algorithm">The key's algorithm.</param>
/// <param name="Pin">4 to 12 characters; null for a key that signs on a mere confirmation (click-OK).</param>
public sealed record SimKeySpec(string KeyId, SimKeyAlgorithm Algorithm, string? Pin)
{
    /// <summary>Names the wrong member, or null when all is well.</summary>
    internal string? Validate()
    {
        if (string.IsNullOrEmpty(KeyId) || KeyId.Length > 64)
        {
            return "KeyId must have 1 to 64 characters";
        }

        if (!Enum.IsDefined(Algorithm))
        {
            return $"Algorithm {Algorithm} is unknown";
        }

        return Pin is null or { Length: >= 4 and <= 12 } ? null : "Pin must have 4 to 12 characters";
    }

    /// <summary>Without the PIN.</summary>
    public override string ToString() => $"{KeyId} {Algorithm} {(Pin is null ? "click-OK" : "PIN")}";
}
