using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Mss.Storage.Cassandra;

/// <summary>Refuses options that cannot work and names the wrong field.</summary>
internal sealed partial class CassandraOptionsValidator : IValidateOptions<CassandraOptions>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Throws what <see cref="Validate"/> finds.</summary>
    public static void Check(CassandraOptions options)
    {
        var result = new CassandraOptionsValidator().Validate(null, options);
        if (result.Failed)
        {
            throw new OptionsValidationException(nameof(CassandraOptions), typeof(CassandraOptions), result.Failures);
        }
    }

    public ValidateOptionsResult Validate(string? name, CassandraOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new List<string>();
        Text(nameof(options.ContactPoints), CassandraAddresses.Split(options.ContactPoints).Length > 0, options.ContactPoints, "host names or addresses, separated by commas");
        Text(nameof(options.Keyspace), KeyspaceName().IsMatch(options.Keyspace ?? ""), options.Keyspace, "lower-case letters, digits and underscores, beginning with a letter, 48 at most");
        Text(nameof(options.Consistency), options.Consistency is "Quorum" or "LocalQuorum", options.Consistency, "Quorum or LocalQuorum");
        Text(nameof(options.Replication), CassandraReplication.TryParse(options.Replication, out _), options.Replication, "a number from 1 to 9, or 'name=number' for each data centre");
        Text(nameof(options.DataCenter), options.DataCenter is null || options.DataCenter.Trim().Length > 0, options.DataCenter, "a name, or absent");
        Number(nameof(options.Port), options.Port, 1, 65_535);
        Number(nameof(options.MaxInFlight), options.MaxInFlight, 1, 32_768);
        Duration(nameof(options.SessionRetention), options.SessionRetention, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        Duration(nameof(options.LineRetention), options.LineRetention, TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        Duration(nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromMilliseconds(100), Minute);
        Duration(nameof(options.RequestTimeout), options.RequestTimeout, TimeSpan.FromMilliseconds(100), Minute);
        Duration(nameof(options.SpeculativeDelay), options.SpeculativeDelay, TimeSpan.Zero, Minute);
        Duration(nameof(options.QueueTimeout), options.QueueTimeout, TimeSpan.Zero, Minute);
        Credentials(options, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors.Select(error => $"{CassandraOptions.Section}:{error}"));

        void Text(string field, bool good, string? value, string rule)
        {
            if (!good)
            {
                errors.Add($"{field} is '{value}'; it must be {rule}");
            }
        }

        void Number(string field, int value, int low, int high)
        {
            if (value < low || value > high)
            {
                errors.Add(FormattableString.Invariant($"{field} is {value}; it must be {low} to {high}"));
            }
        }

        void Duration(string field, TimeSpan value, TimeSpan low, TimeSpan high)
        {
            if (value < low || value > high)
            {
                errors.Add(FormattableString.Invariant($"{field} is {value}; it must be {low} to {high}"));
            }
        }
    }

    // Values of these are secrets or paths to them: only the field is named.
    private static void Credentials(CassandraOptions options, List<string> errors)
    {
        if (options.Password is not null && options.PasswordFile is not null)
        {
            errors.Add($"{nameof(options.PasswordFile)} is set beside {nameof(options.Password)}; only one of them can be");
        }

        if (options.Username is null != (options.Password is null && options.PasswordFile is null))
        {
            errors.Add($"{(options.Username is null ? nameof(options.Username) : nameof(options.Password))} is not set; user and password go together");
        }

        File(nameof(options.PasswordFile), options.PasswordFile);
        File(nameof(options.TlsCaFile), options.TlsCaFile);
        File(nameof(options.TlsClientCertificate), options.TlsClientCertificate);
        if (!options.Tls && (options.TlsCaFile ?? options.TlsClientCertificate) is not null)
        {
            errors.Add($"{nameof(options.Tls)} is false; with {nameof(options.TlsCaFile)} or {nameof(options.TlsClientCertificate)} it must be true");
        }

        void File(string field, string? path)
        {
            if (path is not null && !System.IO.File.Exists(path))
            {
                errors.Add($"{field} is '{path}'; there is no such file");
            }
        }
    }

    // The name goes into statements that cannot be parameterised.
    [GeneratedRegex("^[a-z][a-z0-9_]{0,47}\\z")]
    private static partial Regex KeyspaceName();
}
