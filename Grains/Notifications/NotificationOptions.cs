using Microsoft.Extensions.Options;

namespace Mss.Grains.Notifications;

/// <summary>When a notification that was not acknowledged is tried again. Configuration section <c>Mss:Notifications</c>.</summary>
public sealed class NotificationOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Notifications";

    /// <summary>Pause after the first attempt that failed; doubled with each further one.</summary>
    /// <value>2 seconds.</value>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause between two attempts.</summary>
    /// <value>1 hour: a day of attempts is then some 35 events.</value>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after the outcome attempts are made; then the AP can only ask.</summary>
    /// <value>24 hours.</value>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>By how much a pause varies at random to both sides, 0 to 0.5 of it: APs that come back are not met by all at once.</summary>
    /// <value>0.2.</value>
    public double Jitter { get; set; } = 0.2;
}

/// <summary>Names the wrong option at start.</summary>
public sealed class NotificationOptionsValidator : IValidateOptions<NotificationOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, NotificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wrong = new List<string>();
        Check(options.FirstRetry, nameof(options.FirstRetry), TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1));
        Check(options.LongestRetry, nameof(options.LongestRetry), options.FirstRetry, TimeSpan.FromHours(24));
        Check(options.GiveUpAfter, nameof(options.GiveUpAfter), TimeSpan.Zero, TimeSpan.FromDays(5));
        if (options.Jitter is not (>= 0 and <= 0.5))
        {
            wrong.Add($"{NotificationOptions.Section}:{nameof(options.Jitter)} is {options.Jitter}; it must be between 0 and 0.5");
        }

        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(TimeSpan value, string field, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max)
            {
                wrong.Add($"{NotificationOptions.Section}:{field} is {value}; it must be between {min} and {max}");
            }
        }
    }
}
