using System.Diagnostics.CodeAnalysis;

namespace Mss.Grains.Interfaces;

/// <summary>What kind of act the user performs (third part of an <c>mss:</c> profile).</summary>
public enum ProfileOperation
{
    /// <summary>Sign a text or document (non-repudiation).</summary>
    Sign,

    /// <summary>Authenticate.</summary>
    Authn,

    /// <summary>Decrypt a key on the device.</summary>
    Encrypt,

    /// <summary>Proof of possession as PKCS#10.</summary>
    Pop,

    /// <summary>Proof of possession as CRMF.</summary>
    Popo,

    /// <summary>Consent to something shown.</summary>
    Consent,

    /// <summary>Authenticate under a pseudonym.</summary>
    Anonymous,

    /// <summary>Sign a hash that the AP made.</summary>
    Digest,
}

/// <summary>
/// A signature profile URI: <c>mss:&lt;brand&gt;:&lt;operation&gt;:&lt;loa&gt;[.ext][:&lt;sscd&gt;][?query][#fragment]</c>, for example <c>mss::authn:loa2</c>
/// or <c>mss:ficom.fi:sign:loa4:sim#rsa-pss</c>. The unit of what an AP asks, a key offers and an answer states.
/// </summary>
/// <remarks>Operation, level and SSCD are compared without case. An absent brand, extension or SSCD in a request means "any".</remarks>
[GenerateSerializer, Immutable, Alias("mss.SignatureProfile")]
public sealed record SignatureProfile
{
    /// <summary>The longest URI that is accepted, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>Whose profile it is, for example <c>ficom.fi</c>; empty when none.</summary>
    [Id(0)] public string Brand { get; init; } = "";

    /// <summary>What the user does.</summary>
    [Id(1)] public required ProfileOperation Operation { get; init; }

    /// <summary>Level of assurance, 2 to 4 (ISO/IEC 29115).</summary>
    [Id(2)] public required int Loa { get; init; }

    /// <summary>Refinement of the level, for example <c>geo</c> in <c>loa4.geo</c>; empty when none.</summary>
    [Id(3)] public string Extension { get; init; } = "";

    /// <summary>Kind of device: <c>sim</c>, <c>app</c>, <c>se</c>, <c>server</c>; empty when any.</summary>
    [Id(4)] public string Sscd { get; init; } = "";

    /// <summary>Parameters after <c>?</c>, without it; empty when none.</summary>
    [Id(5)] public string Query { get; init; } = "";

    /// <summary>Algorithm hint after <c>#</c>, without it; empty when none.</summary>
    [Id(6)] public string Fragment { get; init; } = "";

    /// <summary>True when query or fragment ask for RSASSA-PSS.</summary>
    public bool AsksPss => Fragment.Contains("rsa-pss", StringComparison.OrdinalIgnoreCase) || Query.Contains("rsa-pss", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses a profile URI.</summary>
    /// <param name="text">The URI; surrounding white space is ignored.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="error">Which part is wrong.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SignatureProfile? profile, [NotNullWhen(false)] out string? error)
    {
        profile = null;
        var rest = (text ?? "").AsSpan().Trim();
        if (rest.Length > MaxLength)
        {
            error = $"longer than {MaxLength} characters";
            return false;
        }

        if (!rest.StartsWith("mss:", StringComparison.OrdinalIgnoreCase))
        {
            error = "scheme is not mss:";
            return false;
        }

        var fragment = CutAfter(ref rest, '#');
        var query = CutAfter(ref rest, '?');
        if (!IsUriText(query) || !IsUriText(fragment))
        {
            error = $"{(IsUriText(query) ? "fragment" : "query")} has characters that are not allowed";
            return false;
        }

        var parts = rest[4..].ToString().Split(':');
        if (parts.Length is < 3 or > 4)
        {
            error = "expected mss:<brand>:<operation>:<loa>[:<sscd>]";
            return false;
        }

        if (!IsName(parts[0], allowEmpty: true))
        {
            error = $"brand '{parts[0]}' has characters that are not allowed";
            return false;
        }

        if (!IsName(parts[1], allowEmpty: false) || !Enum.TryParse<ProfileOperation>(parts[1], ignoreCase: true, out var operation) || !char.IsAsciiLetter(parts[1][0]))
        {
            error = $"operation '{parts[1]}' is unknown";
            return false;
        }

        var level = parts[2];
        var dot = level.IndexOf('.', StringComparison.Ordinal);
        var extension = dot < 0 ? "" : level[(dot + 1)..];
        level = dot < 0 ? level : level[..dot];
        if (level.Length != 4 || !level.StartsWith("loa", StringComparison.OrdinalIgnoreCase) || level[3] is not (>= '2' and <= '4')
            || !IsName(extension, allowEmpty: dot < 0))
        {
            error = $"level '{parts[2]}' is not loa2, loa3 or loa4";
            return false;
        }

        var sscd = "";
        if (parts.Length == 4 && !TryParseSscd(parts[3], out sscd))
        {
            error = $"SSCD '{parts[3]}' is not sim, app, se or server";
            return false;
        }

        error = null;
        profile = new SignatureProfile
        {
            Brand = parts[0].ToLowerInvariant(),
            Operation = operation,
            Loa = level[3] - '0',
            Extension = extension.ToLowerInvariant(),
            Sscd = sscd,
            Query = query,
            Fragment = fragment,
        };
        return true;
    }

    /// <summary>Parses a URI that is known to be well formed.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static SignatureProfile Parse(string text) => TryParse(text, out var profile, out var error) ? profile : throw new FormatException(error);

    /// <summary>
    /// Compares strength. Profiles are ordered by level only where they are about the same thing: the order is partial.
    /// </summary>
    /// <returns>Negative, 0 or positive as this is weaker than, equal to or stronger than the other; null when they cannot be compared.</returns>
    public int? CompareStrength(SignatureProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var comparable = Operation == other.Operation && Agree(Brand, other.Brand) && Agree(Sscd, other.Sscd) && Agree(Extension, other.Extension);
        return comparable ? Loa.CompareTo(other.Loa) : null;
    }

    /// <summary>True when this profile, offered by a key, answers what was asked.</summary>
    public bool Fulfils(SignatureProfile asked, ProfileComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(asked);

        // "Any" is the asker's word only: what the asker names, the offer must have.
        var named = (asked.Brand.Length == 0 || Brand.Length == 0 || asked.Brand == Brand)
            && (asked.Extension.Length == 0 || asked.Extension == Extension)
            && (asked.Sscd.Length == 0 || asked.Sscd == Sscd);
        return named && Operation == asked.Operation && comparison switch
        {
            ProfileComparison.Exact => Loa == asked.Loa,
            ProfileComparison.Minimum => Loa >= asked.Loa,
            ProfileComparison.Better => Loa > asked.Loa,
            _ => false,
        };
    }

    /// <summary>The URI in its normal form.</summary>
    public override string ToString()
    {
        var loa = Extension.Length == 0 ? $"loa{Loa}" : $"loa{Loa}.{Extension}";
        var text = $"mss:{Brand}:{Operation.ToString().ToLowerInvariant()}:{loa}";
        return text + (Sscd.Length == 0 ? "" : ":" + Sscd) + (Query.Length == 0 ? "" : "?" + Query) + (Fragment.Length == 0 ? "" : "#" + Fragment);
    }

    private static bool Agree(string a, string b) => a.Length == 0 || b.Length == 0 || a == b;

    private static string CutAfter(ref ReadOnlySpan<char> text, char mark)
    {
        var at = text.IndexOf(mark);
        if (at < 0)
        {
            return "";
        }

        var tail = text[(at + 1)..].ToString();
        text = text[..at];
        return tail;
    }

    /// <summary>Visible ASCII: white space and line breaks would end up in log lines.</summary>
    private static bool IsUriText(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsName(string text, bool allowEmpty)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            {
                return false;
            }
        }

        return allowEmpty || text.Length > 0;
    }

    private static bool TryParseSscd(string text, out string sscd)
    {
        sscd = text.ToLowerInvariant();
        if (sscd == "uicc")
        {
            sscd = "sim"; // the provisional registration of the mss scheme calls the SIM so
        }

        return sscd is "" or "sim" or "app" or "se" or "server";
    }
}
