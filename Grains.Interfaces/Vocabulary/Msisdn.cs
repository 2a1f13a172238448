namespace Mss.Grains.Interfaces;

/// <summary>
/// A mobile number in E.164 form, the identity of a mobile user: <c>+</c> and 3 to 15 digits.
/// </summary>
/// <remarks>
/// Clients send <c>+41…</c>, <c>0041…</c>, <c>41…</c>, with blanks, and national forms. They are normalised here for looking up only;
/// an answer echoes the number exactly as it was received (TS 102 204 8.2; wire rule 10).
/// </remarks>
[GenerateSerializer, Immutable, Alias("mss.Msisdn")]
public readonly record struct Msisdn
{
    private Msisdn(string value) => Value = value;

    /// <summary>The normalised number, for example <c>+99901000001</c>.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Normalises a number as a client wrote it.</summary>
    /// <param name="text">The number as received.</param>
    /// <param name="countryCode">
    /// Country calling code without <c>+</c> that completes national numbers (a leading 0, or too short to be international), or null when there is none.
    /// </param>
    /// <param name="msisdn">The normalised number.</param>
    /// <returns>False when the text is no mobile number; the caller answers fault 101 "Illegal msisdn".</returns>
    public static bool TryParse(string? text, string? countryCode, out Msisdn msisdn)
    {
        msisdn = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > 64)
        {
            return false;
        }

        Span<char> digits = stackalloc char[text.Length];
        var count = 0;
        var international = false;
        foreach (var c in text.AsSpan().Trim())
        {
            if (char.IsAsciiDigit(c))
            {
                digits[count++] = c;
            }
            else if (c == '+' && count == 0 && !international)
            {
                international = true;
            }
            else if (c is not (' ' or '-' or '.' or '(' or ')' or '/'))
            {
                return false;
            }
        }

        ReadOnlySpan<char> number = digits[..count];
        if (!international && number.StartsWith("00"))
        {
            number = number[2..];
            international = true;
        }

        string normalised;
        if (!international && countryCode is not null && (number.StartsWith("0") || number.Length < 11) && !number.StartsWith(countryCode))
        {
            normalised = string.Concat("+", countryCode, number.TrimStart('0'));
        }
        else
        {
            normalised = string.Concat("+", number);
        }

        if (normalised.Length is < 4 or > 16 || normalised[1] == '0')
        {
            return false;
        }

        msisdn = new Msisdn(normalised);
        return true;
    }

    /// <summary>Takes a number that is known to be normalised, such as a grain key.</summary>
    /// <exception cref="FormatException">The text is no mobile number.</exception>
    public static Msisdn Parse(string text) =>
        TryParse(text, null, out var msisdn) ? msisdn : throw new FormatException("not an MSISDN");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
