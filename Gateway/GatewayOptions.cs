using Microsoft.Extensions.Options;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway;

/// <summary>The application providers' side. Configuration section <c>Mss:Gateway</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Gateway";

    /// <summary>This MSSP's name, MSSP_Info/MSSP_ID/URI in every answer; an absolute URI of at most 64 characters.</summary>
    /// <value><c>http://mss.example/</c></value>
    public string MsspUri { get; set; } = "http://mss.example/";

    /// <summary>How far an AP's Instant may be from this server's clock, either way; a request outside is fault 101. At most 6 hours.</summary>
    /// <value>15 minutes.</value>
    public TimeSpan InstantTolerance { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Country calling code without <c>+</c> that completes national numbers, or null when numbers are international only.</summary>
    /// <value>null</value>
    public string? CountryCode { get; set; }

    /// <summary>The profile of a request that names none; taken as the minimum.</summary>
    /// <value><c>mss::authn:loa3</c>: FiCom's default is its authentication profile.</value>
    public string DefaultProfile { get; set; } = "mss::authn:loa3";

    /// <summary>The longest DataToBeSigned of a log-in (operations authn and anonymous), in octets; a longer one is a document and fault 103. 32 to 4096.</summary>
    /// <value>512</value>
    public int MaxChallenge { get; set; } = 512;

    /// <summary>The largest request body, in octets; 4 KiB to 256 KiB, which is the most that is ever parsed.</summary>
    /// <value>256 KiB.</value>
    public int MaxBodySize { get; set; } = SoapLimits.MaxBytes;

    /// <summary>Most documents of one batchsign or docsign beside DataToBeSigned; 1 to 20. The user's device may make fewer.</summary>
    /// <value>20</value>
    public int MaxFurtherDocuments { get; set; } = 20;

    /// <summary>How long MSS_StatusQuery waits for an outcome when the client does not say (header <c>Prefer: wait=n</c>). At most 20 seconds.</summary>
    /// <value>0: answer at once.</value>
    public TimeSpan StatusWait { get; set; } = TimeSpan.Zero;
}

/// <summary>Names the wrong option at start.</summary>
public sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wrong = new List<string>();
        if (!Uri.TryCreate(options.MsspUri, UriKind.Absolute, out _) || options.MsspUri.Length > 64)
        {
            wrong.Add($"{GatewayOptions.Section}:MsspUri must be an absolute URI of at most 64 characters");
        }

        if (options.InstantTolerance <= TimeSpan.Zero || options.InstantTolerance > TimeSpan.FromHours(6))
        {
            // Sessions must live longer than this by far, or a replay would meet an empty log.
            wrong.Add($"{GatewayOptions.Section}:InstantTolerance must be more than 0 and at most 6 hours");
        }

        if (options.CountryCode is { } code && (code.Length is < 1 or > 3 || !code.All(char.IsAsciiDigit)))
        {
            wrong.Add($"{GatewayOptions.Section}:CountryCode must be 1 to 3 digits");
        }

        if (!SignatureProfile.TryParse(options.DefaultProfile, out _, out var error))
        {
            wrong.Add($"{GatewayOptions.Section}:DefaultProfile: {error}");
        }

        if (options.MaxChallenge is < 32 or > 4096)
        {
            wrong.Add($"{GatewayOptions.Section}:MaxChallenge must be between 32 and 4096");
        }

        if (options.MaxBodySize is < 4096 or > SoapLimits.MaxBytes)
        {
            wrong.Add($"{GatewayOptions.Section}:MaxBodySize must be between 4096 and {SoapLimits.MaxBytes}");
        }

        if (options.MaxFurtherDocuments is < 1 or > 20)
        {
            wrong.Add($"{GatewayOptions.Section}:MaxFurtherDocuments must be between 1 and 20");
        }

        if (options.StatusWait < TimeSpan.Zero || options.StatusWait > TimeSpan.FromSeconds(20))
        {
            wrong.Add($"{GatewayOptions.Section}:StatusWait must be between 0 and 20 seconds");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
