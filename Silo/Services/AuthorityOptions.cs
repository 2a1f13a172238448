using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Mss.Silo.Services;

/// <summary>The outside CA that certifies users' keys, by CMP. Configuration section <c>Mss:Ca</c>; without an address there is none.</summary>
internal sealed class AuthorityOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Ca";

    /// <summary>Where the CA takes CMP, <c>http:</c> or <c>https:</c>.</summary>
    /// <value>null: no CA</value>
    public string? Address { get; set; }

    /// <summary>The name under which the CA knows the secret, 1 to 64 characters.</summary>
    public string Reference { get; set; } = "";

    /// <summary>File with the shared secret, 16 characters or more, readable by its owner alone.</summary>
    public string SecretFile { get; set; } = "";

    /// <summary>PEM file of the certificate that issues the users' certificates.</summary>
    public string IssuerFile { get; set; } = "";

    /// <summary>PEM file of the roots above it; the issuer itself may be one.</summary>
    public string TrustAnchorFile { get; set; } = "";

    /// <summary>Country of the subjects, two capital letters.</summary>
    public string Country { get; set; } = "";

    /// <summary>Time for one answer, 1 second to 1 minute.</summary>
    /// <value>10 seconds</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest life of a certificate that is taken, 1 to 4,000 days.</summary>
    /// <value>1,200 days</value>
    public int LongestDays { get; set; } = 1200;

    /// <summary>Reads the section.</summary>
    /// <returns>Null without an address.</returns>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static AuthorityOptions? Read(IConfiguration configuration)
    {
        var options = new AuthorityOptions();
        configuration.GetSection(Section).Bind(options);
        if (string.IsNullOrEmpty(options.Address))
        {
            return null;
        }

        List<string> wrong = [.. options.Check().Select(text => $"{Section}:{text}")];
        return wrong.Count == 0 ? options : throw new OptionsValidationException(Section, typeof(AuthorityOptions), wrong);
    }

    private IEnumerable<string> Check()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            yield return $"{nameof(Address)} must be an http or https address without a password";
        }

        if (Reference.Length is < 1 or > 64)
        {
            yield return $"{nameof(Reference)} must have 1 to 64 characters";
        }

        foreach (var (name, file) in new[] { (nameof(SecretFile), SecretFile), (nameof(IssuerFile), IssuerFile), (nameof(TrustAnchorFile), TrustAnchorFile) })
        {
            if (!File.Exists(file))
            {
                yield return $"{name} names no file: '{file}'";
            }
        }

        if (Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper))
        {
            yield return $"{nameof(Country)} must be two capital letters";
        }

        if (TimeLimit < TimeSpan.FromSeconds(1) || TimeLimit > TimeSpan.FromMinutes(1))
        {
            yield return $"{nameof(TimeLimit)} must be between 1 second and 1 minute";
        }

        if (LongestDays is < 1 or > 4000)
        {
            yield return $"{nameof(LongestDays)} must be between 1 and 4000";
        }
    }
}
