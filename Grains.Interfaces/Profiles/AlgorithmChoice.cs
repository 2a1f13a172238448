using System.Globalization;

namespace Mss.Grains.Interfaces;

/// <summary>
/// What a profile's query (<c>?alg=rsa-pss&amp;size=3072</c>) or fragment (<c>#rsa&amp;2048</c>) asks of the key: it narrows the choice and never widens it.
/// </summary>
/// <param name="Key"><c>rsa</c>, <c>ec</c>, or empty for any.</param>
/// <param name="Padding"><c>pss</c>, <c>pkcs1</c>, or empty for the MSSP's choice.</param>
/// <param name="Size">Bits of the RSA modulus or of the curve's field; 0 for any.</param>
public readonly record struct AlgorithmChoice(string Key, string Padding, int Size)
{
    /// <summary>Anything will do.</summary>
    public static readonly AlgorithmChoice Any = new("", "", 0);

    /// <summary>Reads what a profile asks.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="choice">What it asks of the key.</param>
    /// <returns>An error that names the part, or null. A name that is not known is an error: a key that was asked for and not used would mislead.</returns>
    public static string? TryRead(SignatureProfile profile, out AlgorithmChoice choice)
    {
        ArgumentNullException.ThrowIfNull(profile);
        choice = Any;
        if (profile.Query.Length == 0 && profile.Fragment.Length == 0)
        {
            return null;
        }

        var result = Any;
        foreach (var parameter in profile.Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (parameter, "") : (parameter[..equals], parameter[(equals + 1)..]);
            if (name.ToLowerInvariant() is "alg" or "size" && !TryAdd(value, ref result))
            {
                return $"query: {name} '{value}' is not known, or contradicts the rest";
            }
        }

        foreach (var word in profile.Fragment.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryAdd(word, ref result))
            {
                return $"fragment: algorithm '{word}' is not known, or contradicts the rest";
            }
        }

        choice = result;
        return null;
    }

    /// <summary>True when a key of this algorithm and size is one of those that are asked for.</summary>
    /// <param name="isRsa">True for RSA, false for an elliptic curve.</param>
    /// <param name="size">Bits.</param>
    public bool Fits(bool isRsa, int size) => Key switch { "rsa" => isRsa, "ec" => !isRsa, _ => true } && (Size == 0 || Size == size);

    private static bool TryAdd(string word, ref AlgorithmChoice choice)
    {
        AlgorithmChoice? known = word.ToLowerInvariant() switch
        {
            "rsa" => new("rsa", "", 0),
            "rsa-pss" => new("rsa", "pss", 0),
            "rsa-pkcs1" => new("rsa", "pkcs1", 0),
            "ec" or "ecc" or "ecdsa" => new("ec", "", 0),
            "ecdsa-p256" or "ec-p256" or "p256" or "p-256" => new("ec", "", 256),
            "ecdsa-p384" or "ec-p384" or "p384" or "p-384" => new("ec", "", 384),
            "ecdsa-p521" or "ec-p521" or "p521" or "p-521" => new("ec", "", 521),
            _ => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits is >= 128 and <= 16384 ? new("", "", bits) : null,
        };
        return known is { } added && TryMerge(choice.Key, added.Key, out var key) && TryMerge(choice.Padding, added.Padding, out var padding)
            && (choice.Size == 0 || added.Size == 0 || choice.Size == added.Size)
            && Set(out choice, new AlgorithmChoice(key, padding, Math.Max(choice.Size, added.Size)));
    }

    private static bool Set(out AlgorithmChoice choice, AlgorithmChoice value)
    {
        choice = value;
        return true;
    }

    private static bool TryMerge(string a, string b, out string merged)
    {
        merged = a.Length == 0 ? b : a;
        return a.Length == 0 || b.Length == 0 || a == b;
    }
}
