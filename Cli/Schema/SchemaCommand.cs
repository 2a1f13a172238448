using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Mss.Cli.CommandLine;
using Mss.Storage;
using OptionsValidationException = Microsoft.Extensions.Options.OptionsValidationException;

namespace Mss.Cli.Schema;

/// <summary><c>mss schema apply</c>: makes the cluster's keyspace and tables, which silos and gateways only look at.</summary>
internal static class SchemaCommand
{
    private const string Section = "Mss:Cassandra:";

    private const string Notes =
        """
        Examples:
          mss schema apply --contact-points cassandra-0,cassandra-1 --username mss-owner --password-file owner.password
          Mss__Cassandra__ContactPoints=127.0.0.1 mss schema apply --replication 1

        Every setting of the servers' section Mss:Cassandra is read from the environment as well (Mss__Cassandra__Tls, …); an option comes first.
        Safe to repeat, also after one that broke off, and safe when two run at once. Run it before the servers of a new version are started: they
        refuse an older schema, and those of the version before work on the newer one.
        The database user needs CREATE on all keyspaces (or the keyspace to exist), ALTER, SELECT and MODIFY.

        Exit codes:
          0 the schema is as this version needs it   1 it could not be applied   64 wrong command line or setting
        """;

    /// <summary>The command with its subcommand.</summary>
    public static Command Create(CliEnvironment environment) => new DocumentedCommand("schema", "Makes the cluster's tables in Cassandra.", Notes) { CreateApply(environment) };

    private static DocumentedCommand CreateApply(CliEnvironment environment)
    {
        (Option<string> Option, string Setting)[] settings =
        [
            (Options.Text("--contact-points", "hosts", "Some nodes, separated by commas. [default: 127.0.0.1]"), "ContactPoints"),
            (Options.Text("--port", "n", "Port of the native protocol. [default: 9042]"), "Port"),
            (Options.Text("--keyspace", "name", "Keyspace. [default: mss]"), "Keyspace"),
            (Options.Text("--replication", "n", "Copies of the data in a new keyspace: 3, or helsinki=3,tampere=3. [default: 3]"), "Replication"),
            (Options.Text("--username", "name", "User of the database that may create and alter."), "Username"),
            (Options.Text("--password-file", "file", "File with its password."), "PasswordFile"),
            (Options.Text("--session-retention", "time", "How long sessions are kept, d.hh:mm:ss. [default: 400 days]"), "SessionRetention"),
        ];
        var command = new DocumentedCommand("apply", "Brings the keyspace and its tables to the version that this program needs.", Notes);
        foreach (var (option, _) in settings)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var given = settings.Select(setting => KeyValuePair.Create(Section + setting.Setting, parsed.GetValue(setting.Option))).Where(pair => pair.Value is not null);
            return ApplyAsync(environment, new ConfigurationBuilder().AddConfiguration(ServerSettings.OfProcess.Configuration).AddInMemoryCollection(given).Build(), cancellationToken);
        });
        return command;
    }

    private static async Task<int> ApplyAsync(CliEnvironment environment, IConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            var (before, after) = await environment.ApplySchema(configuration, cancellationToken).ConfigureAwait(false);
            var keyspace = configuration[Section + "Keyspace"] ?? "mss";
            for (var version = 1; version <= after; version++)
            {
                await environment.Out.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"keyspace {keyspace}: version {version} {(version > before ? "applied" : "already there")}")).ConfigureAwait(false);
            }

            return ExitCode.Done;
        }
        catch (StorageException failure)
        {
            await environment.Error.WriteLineAsync($"mss: {failure.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
        catch (Exception wrong) when (wrong is OptionsValidationException or InvalidOperationException)
        {
            // The binder wraps what it cannot read, and names the setting.
            await environment.Error.WriteLineAsync($"mss: {wrong.Message}").ConfigureAwait(false);
            return ExitCode.Usage;
        }
    }
}
