using Microsoft.Extensions.Options;

namespace Mss.Storage.Sqlite;

/// <summary>Refuses options that cannot work and names the wrong field.</summary>
internal sealed class SqliteStorageOptionsValidator : IValidateOptions<SqliteStorageOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public ValidateOptionsResult Validate(string? name, SqliteStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            errors.Add($"{nameof(options.DataDirectory)} is empty");
        }

        Range(nameof(options.ReaderConnections), options.ReaderConnections, 1, 64);
        Range(nameof(options.MaxBatch), options.MaxBatch, 1, 10_000);
        Range(nameof(options.QueueCapacity), options.QueueCapacity, 1, 1_000_000);
        Range(nameof(options.CacheMiB), options.CacheMiB, 1, 65_536);
        Range(nameof(options.CheckpointPages), options.CheckpointPages, 100, 1_000_000);
        Duration(nameof(options.QueueTimeout), options.QueueTimeout);
        Duration(nameof(options.BusyTimeout), options.BusyTimeout);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors.Select(error => $"{nameof(SqliteStorageOptions)}: {error}"));

        void Range(string field, int value, int low, int high)
        {
            if (value < low || value > high)
            {
                errors.Add(FormattableString.Invariant($"{field} is {value}; it must be {low} to {high}"));
            }
        }

        void Duration(string field, TimeSpan value)
        {
            if (value < TimeSpan.Zero || value > Longest)
            {
                errors.Add(FormattableString.Invariant($"{field} is {value}; it must be 00:00:00 to {Longest}"));
            }
        }
    }
}
