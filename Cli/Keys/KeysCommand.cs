using System.CommandLine;
using Mss.Cli.CommandLine;
using Mss.Sscd.Keys.Quality;
using Mss.Storage;

namespace Mss.Cli.Keys;

/// <summary><c>mss keys</c>: finds keys that must not sign.</summary>
internal static class KeysCommand
{
    private const string Notes =
        """
        Examples:
          mss keys check
          mss keys check --report report.json --resume state.json
          mss keys check --disable                      # with the server stopped
          mss keys check --file batch.pem --file moduli.txt

        A file holds certificates or public keys (PEM or DER), or a modulus on each line: decimal, or 0x and hexadecimal digits.
        Without --file the keys of all users in <data>/mss.db are checked; the server may be running.

        Exit codes:
          0 no key is refused   1 failed   3 keys were found that must not sign   64 wrong command line   66 no such store   130 interrupted
        """;

    /// <summary>The command with its subcommand.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var data = Options.Text("--data", "dir", "Data directory of the MSSP.").WithDefault("./data");
        var files = new Option<string[]>("--file") { Description = "Checks keys from this file instead; can be repeated.", HelpName = "path" };
        var resume = Options.Text("--resume", "path", "Keeps in this file how far the check has come, and goes on from there.");
        var report = Options.Text("--report", "path", "Writes a report as JSON. It holds users' numbers.");
        var thorough = Options.Flag("--thorough", "Also looks for prime moduli, some 20 ms for each RSA-2048 key.");
        var disable = Options.Flag("--disable", "Marks the refused keys of users as disabled. The server must not be running.");
        var check = new DocumentedCommand("check", "Checks public keys: ROCA, shared and small factors, close primes, duplicates, exponents, sizes, curves.", Notes)
        {
            data, files, resume, report, thorough, disable,
        };
        check.SetAction((parsed, cancellationToken) => RunAsync(
            environment,
            new KeyCheckOptions(
                parsed.GetValue(data)!, parsed.GetValue(files) ?? [], parsed.GetValue(resume), parsed.GetValue(report), parsed.GetValue(thorough), parsed.GetValue(disable)),
            cancellationToken));
        return new DocumentedCommand("keys", "Finds keys that must not sign.", Notes) { check };
    }

    private static async Task<int> RunAsync(CliEnvironment environment, KeyCheckOptions options, CancellationToken cancellationToken)
    {
        if (options.Disable && options.Files.Length > 0)
        {
            throw new UsageException("--disable", "is for the keys of users, not for those of --file");
        }

        try
        {
            var keys = options.Files.Length > 0
                ? [.. options.Files.SelectMany(KeyFiles.Read)]
                : await KeyStore.ReadAsync(options.Data, cancellationToken).ConfigureAwait(false);
            return await CheckAsync(environment, options, keys, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException failure)
        {
            await environment.Error.WriteLineAsync($"mss: --data: {failure.Message}").ConfigureAwait(false);
            return ExitCode.NotFound;
        }
    }

    private static async Task<int> CheckAsync(CliEnvironment environment, KeyCheckOptions options, List<KeyEntry> keys, CancellationToken cancellationToken)
    {
        var policy = new KeyQualityPolicy();
        var state = KeyCheckState.Load(options.Resume, KeyCheckState.FingerprintOf(keys, options.Thorough), out var restarted);
        if (restarted)
        {
            await environment.Error.WriteLineAsync($"{options.Resume} is for other keys: the check begins anew").ConfigureAwait(false);
        }

        var defects = KeyProgress.Show(environment, progress => new KeyCheck(keys, policy, options.Thorough, options.Resume, progress).Run(state, cancellationToken));
        var refused = defects.Where(defect => policy.VerdictOf(defect.Finding) == KeyVerdict.Refuse).Select(defect => keys[defect.Place]).Distinct().ToList();
        KeyReport.Write(environment, keys, defects, policy);
        var disabled = 0;
        if (options.Disable && refused.Count > 0)
        {
            disabled = await KeyStore.DisableAsync(options.Data, refused, cancellationToken).ConfigureAwait(false);
            await environment.Out.WriteLineAsync(FormattableString.Invariant($"{disabled} keys disabled")).ConfigureAwait(false);
        }

        if (options.Report is not null)
        {
            await File.WriteAllTextAsync(options.Report, KeyReport.Json(environment.Time.GetUtcNow(), keys, defects, policy, disabled), cancellationToken).ConfigureAwait(false);
        }

        return refused.Count == 0 ? ExitCode.Done : ExitCode.NotVerified;
    }

    private sealed record KeyCheckOptions(string Data, string[] Files, string? Resume, string? Report, bool Thorough, bool Disable);
}
