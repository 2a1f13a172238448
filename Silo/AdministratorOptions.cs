using Microsoft.Extensions.Options;
using Mss.Gateway.Authentication;

namespace Mss.Silo;

/// <summary>The first administrator of an installation, who registers everybody else. Configuration section <c>Mss:Administrator</c>.</summary>
internal sealed class AdministratorOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Administrator";

    /// <summary>AP_ID, an absolute URI of 3 to 128 characters, or null for none. One that is registered already is left as it is.</summary>
    /// <value>null</value>
    public string? ApId { get; set; }

    /// <summary>SHA-256 of its TLS client certificate in hexadecimal digits, with or without colons.</summary>
    /// <value>null</value>
    public string? CertificateFingerprint { get; set; }

    /// <summary>Slow hash of its AP_PWD, as <c>mss ap hash-password</c> prints it.</summary>
    /// <value>null</value>
    public string? PasswordHash { get; set; }

    /// <summary>The fingerprint as registrations have it.</summary>
    public string? Fingerprint => string.IsNullOrEmpty(CertificateFingerprint) ? null : CertificateFingerprint.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
}

/// <summary>Names the wrong option at start.</summary>
internal sealed class AdministratorOptionsValidator : IValidateOptions<AdministratorOptions>
{
    public ValidateOptionsResult Validate(string? name, AdministratorOptions options)
    {
        const string Section = AdministratorOptions.Section;
        var wrong = new List<string>();
        if (options.ApId is null)
        {
            if (options.CertificateFingerprint is not null || options.PasswordHash is not null)
            {
                wrong.Add($"{Section}:ApId is not set, but a credential of it is");
            }
        }
        else if (options.ApId.Length is < 3 or > 128 || options.ApId.Any(char.IsWhiteSpace) || !Uri.TryCreate(options.ApId, UriKind.Absolute, out _))
        {
            wrong.Add($"{Section}:ApId must be an absolute URI of 3 to 128 characters");
        }
        else if (options.Fingerprint is null && options.PasswordHash is null)
        {
            wrong.Add($"{Section}:CertificateFingerprint or {Section}:PasswordHash must be set: how else would the administrator be known?");
        }

        if (options.Fingerprint is { } fingerprint && (fingerprint.Length != 64 || !fingerprint.All(char.IsAsciiHexDigit)))
        {
            wrong.Add($"{Section}:CertificateFingerprint must be SHA-256 in 64 hexadecimal digits");
        }

        if (options.PasswordHash is { } hash && !PasswordHash.IsWellFormed(hash))
        {
            wrong.Add($"{Section}:PasswordHash is not of a known form; make it with 'mss ap hash-password'");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
