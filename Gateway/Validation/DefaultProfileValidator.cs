using Microsoft.Extensions.Options;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>Refuses a start with a default profile that the catalogue does not offer: every request that names no profile would be refused.</summary>
internal sealed class DefaultProfileValidator(ProfileCatalogue catalogue) : IValidateOptions<GatewayOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!SignatureProfile.TryParse(options.DefaultProfile, out _, out _))
        {
            return ValidateOptionsResult.Skip; // GatewayOptionsValidator says what is wrong with it
        }

        var error = !catalogue.TryRead(options.DefaultProfile, out var profile, out var unknown) ? unknown
            : catalogue.Find(profile, ProfileComparison.Minimum).Count == 0 ? "is not in the catalogue of profiles"
            : null;
        return error is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"{GatewayOptions.Section}:DefaultProfile: {error}");
    }
}
