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
/// <param name="Pin">4 to 8 digits; null for a key that signs on a mere confirmation (click-OK).</param>
public sealed record SimKeySpec(string KeyId, SimKeyAlgorithm Algorithm, string? Pin)
{
    /// <summary>The PUK of development, as published as its PINs.</summary>
    public const string DefaultPuk = "12345678";

    /// <summary>8 digits that unblock the PIN; without meaning when there is none.</summary>
    /// <value><see cref="DefaultPuk"/></value>
    public string Puk { get; init; } = DefaultPuk;

    /// <summary>True for what can be a PIN: 4 to 8 digits.</summary>
    internal static bool IsPin(string pin) => pin.Length is >= 4 and <= 8 && pin.All(char.IsAsciiDigit);

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

        if (Pin is not null && !IsPin(Pin))
        {
            return "Pin must have 4 to 8 digits";
        }

        return Puk is { Length: 8 } && Puk.All(char.IsAsciiDigit) ? null : "Puk must have 8 digits";
    }

    /// <summary>Without PIN and PUK.</summary>
    public override string ToString() => $"{KeyId} {Algorithm} {(Pin is null ? "click-OK" : "PIN")}";
}
