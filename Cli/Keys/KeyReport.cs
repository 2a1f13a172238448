using System.Text.Json;
using Mss.Cli.CommandLine;
using Mss.Sscd.Keys.Quality;
using Spectre.Console;

namespace Mss.Cli.Keys;

/// <summary>Prints what was found, for people and for programs.</summary>
internal static class KeyReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    public static void Write(CliEnvironment environment, IReadOnlyList<KeyEntry> keys, IReadOnlyList<PlacedDefect> defects, KeyQualityPolicy policy)
    {
        if (defects.Count > 0)
        {
            var table = new Table().Border(TableBorder.Rounded).AddColumns("key", "finding", "verdict", "what");
            foreach (var defect in defects)
            {
                var key = keys[defect.Place];
                table.AddRow(
                    new Text(PrintableText.Of(key.User is { } user ? $"{user} {key.Device}/{key.KeyId}" : key.Source)),
                    new Text(defect.Finding.ToString()),
                    new Text(policy.VerdictOf(defect.Finding).ToString()),
                    new Text(defect.Text));
            }

            environment.OutConsole().Write(table);
        }

        environment.Out.WriteLine(FormattableString.Invariant(
            $"{keys.Count} keys, {Places(defects, policy, KeyVerdict.Refuse)} refused, {Places(defects, policy, KeyVerdict.Warn)} with warnings"));
    }

    public static string Json(DateTimeOffset at, IReadOnlyList<KeyEntry> keys, IReadOnlyList<PlacedDefect> defects, KeyQualityPolicy policy, int disabled) => JsonSerializer.Serialize(
        new
        {
            at,
            keys = keys.Count,
            users = keys.Select(key => key.User).OfType<object>().Distinct().Count(),
            rsa = keys.Count(key => key.Modulus is not null),
            refused = Places(defects, policy, KeyVerdict.Refuse),
            warned = Places(defects, policy, KeyVerdict.Warn),
            disabled,
            findings = defects.Select(defect => new
            {
                source = keys[defect.Place].Source,
                user = keys[defect.Place].User?.Value,
                device = keys[defect.Place].Device,
                keyId = keys[defect.Place].KeyId,
                finding = defect.Finding,
                verdict = policy.VerdictOf(defect.Finding),
                text = defect.Text,
            }),
        },
        Options);

    private static int Places(IReadOnlyList<PlacedDefect> defects, KeyQualityPolicy policy, KeyVerdict verdict) =>
        defects.Where(defect => policy.VerdictOf(defect.Finding) == verdict).Select(defect => defect.Place).Distinct().Count();
}
