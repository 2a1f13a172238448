using Microsoft.Extensions.Options;
using Mss.Sscd.Keys.Quality;

namespace Mss.Grains.MobileUsers;

/// <summary>Names the wrong option at start.</summary>
public sealed class KeyQualityPolicyValidator : IValidateOptions<KeyQualityPolicy>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, KeyQualityPolicy options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wrong = options.Validate().ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
