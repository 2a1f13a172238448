using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Mss.Cli.CommandLine;
using Mss.Sscd.Keys.Quality;

namespace Mss.Cli.Keys;

/// <summary>Reads keys from files: PEM (certificates and public keys, any number), DER, or a text with a modulus on each line, decimal or hexadecimal with 0x.</summary>
internal static class KeyFiles
{
    /// <exception cref="UsageException">The file is none of these.</exception>
    public static IReadOnlyList<KeyEntry> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException("--file", $"'{path}' does not exist");
        }

        var octets = File.ReadAllBytes(path);
        if (octets is [0x30, ..] && OfDer(path, octets) is { } entry)
        {
            return [entry];
        }

        var text = Encoding.UTF8.GetString(octets);
        var entries = text.Contains("-----BEGIN ", StringComparison.Ordinal) ? OfPem(path, text) : OfLines(path, text);
        return entries.Count > 0 ? entries : throw new UsageException("--file", $"'{path}' has no certificate, public key or modulus");
    }

    private static KeyEntry? OfDer(string source, byte[] der) =>
        KeyQuality.KeyOf(der) is { } certified ? OfSpki(source, certified.ToArray())
        : KeyQuality.Check(der, new KeyQualityPolicy()).Any(defect => defect.Finding == KeyFinding.Unreadable) ? null
        : OfSpki(source, der);

    private static KeyEntry OfSpki(string source, byte[] spki) => new(source, null, null, null, spki, KeyQuality.ModulusOf(spki));

    private static List<KeyEntry> OfPem(string path, string text)
    {
        var entries = new List<KeyEntry>();
        var rest = text.AsSpan();
        for (var number = 1; PemEncoding.TryFind(rest, out var fields); number++)
        {
            var der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
            var source = FormattableString.Invariant($"{path}#{number}");
            switch (rest[fields.Label])
            {
                case "CERTIFICATE":
                    entries.Add(OfSpki(source, KeyQuality.KeyOf(der)?.ToArray() ?? []));
                    break;
                case "PUBLIC KEY":
                    entries.Add(OfSpki(source, der));
                    break;
            }

            rest = rest[fields.Location.End..];
        }

        return entries;
    }

    private static List<KeyEntry> OfLines(string path, string text)
    {
        var entries = new List<KeyEntry>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var isHex = line.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            if (!(isHex
                ? BigInteger.TryParse("0" + line[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var modulus)
                : BigInteger.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out modulus)) || modulus <= 1)
            {
                throw new UsageException("--file", FormattableString.Invariant($"'{path}' line {number} is no modulus: a decimal number, or 0x and hexadecimal digits"));
            }

            entries.Add(new KeyEntry(FormattableString.Invariant($"{path}:{number}"), null, null, null, [], modulus.ToByteArray(isUnsigned: true, isBigEndian: true)));
        }

        return entries;
    }
}
