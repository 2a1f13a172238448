using Microsoft.Extensions.Options;

namespace Mss.Grains.Transactions;

/// <summary>Times of a transaction. Configuration section <c>Mss:Transactions</c>.</summary>
public sealed class TransactionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Mss:Transactions";

    /// <summary>Life of a transaction whose request names neither TimeOut nor ValidityDate.</summary>
    /// <value>5 minutes (FiCom).</value>
    public TimeSpan DefaultTimeOut { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest life that a request may ask for.</summary>
    /// <value>24 hours.</value>
    public TimeSpan MaxTimeOut { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a device that is not reached is tried again before the transaction ends with fault 209.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan UnreachableGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a device has to confirm, at the deadline, that it forgets a request.</summary>
    /// <value>2 seconds: the AP's HTTP client gives up some 5 s after its time-out and must hear fault 208 before.</value>
    public TimeSpan CancelTimeOut { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait before going on after the log or a device failed unexpectedly.</summary>
    /// <value>1 second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often each silo looks for sessions that are over their deadline and have lost their owner.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Names the wrong option at start.</summary>
public sealed class TransactionOptionsValidator : IValidateOptions<TransactionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TransactionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wrong = new List<string>();
        Check(options.MaxTimeOut, nameof(options.MaxTimeOut), TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        Check(options.DefaultTimeOut, nameof(options.DefaultTimeOut), TimeSpan.FromSeconds(1), options.MaxTimeOut);
        Check(options.UnreachableGrace, nameof(options.UnreachableGrace), TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Check(options.CancelTimeOut, nameof(options.CancelTimeOut), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Check(options.RetryDelay, nameof(options.RetryDelay), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Check(options.SweepInterval, nameof(options.SweepInterval), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(TimeSpan value, string field, TimeSpan min, TimeSpan max)
        {
            if (value < min || value > max)
            {
                wrong.Add($"{TransactionOptions.Section}:{field} is {value}; it must be between {min} and {max}");
            }
        }
    }
}
