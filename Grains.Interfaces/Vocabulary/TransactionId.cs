using System.Diagnostics.CodeAnalysis;

namespace Mss.Grains.Interfaces;

/// <summary>
/// The MSSP_TransID: names one signature transaction, its grain and its partition of the session log (TS 102 204 8.3).
/// </summary>
/// <remarks>An NCName of at most 32 characters (FiCom), made by <c>TransactionIdFactory</c> with 155 bits that an outsider cannot guess.</remarks>
[GenerateSerializer, Immutable, Alias("mss.TransactionId")]
public readonly record struct TransactionId
{
    /// <summary>The longest id that is accepted in a query, in characters.</summary>
    public const int MaxLength = 64;

    private TransactionId(string value) => Value = value;

    /// <summary>The id as it stands on the wire.</summary>
    [Id(0)]
    public string Value { get; }

    /// <summary>Accepts any NCName of up to <see cref="MaxLength"/> ASCII characters; surrounding white space is ignored.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TransactionId id)
    {
        id = default;
        var trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed) || trimmed.Length > MaxLength || !(char.IsAsciiLetter(trimmed[0]) || trimmed[0] == '_'))
        {
            return false;
        }

        foreach (var c in trimmed)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.'))
            {
                return false;
            }
        }

        id = new TransactionId(trimmed);
        return true;
    }

    /// <summary>Takes an id that is known to be well formed, such as a grain key.</summary>
    /// <exception cref="FormatException">The text is no NCName.</exception>
    public static TransactionId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException("not an MSSP_TransID");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}
