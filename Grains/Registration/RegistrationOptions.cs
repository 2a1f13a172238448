using Microsoft.Extensions.Options;

namespace Mss.Grains.Registration;

/// <summary>Times of a registration. Configuration section <c>Mss:Registration</c>.</summary>
public sealed class RegistrationOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Registration";

    /// <summary>How long the steps of one request may take together; what is not begun by then ends with fault 407.</summary>
    /// <value>1 minute.</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Names the wrong option at start.</summary>
public sealed class RegistrationOptionsValidator : IValidateOptions<RegistrationOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RegistrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.TimeLimit >= TimeSpan.FromSeconds(1) && options.TimeLimit <= TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{RegistrationOptions.Section}:{nameof(options.TimeLimit)} is {options.TimeLimit}; it must be between 1 second and 1 hour");
    }
}
