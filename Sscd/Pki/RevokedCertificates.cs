using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki;

/// <summary>An entry of a CA's list.</summary>
/// <param name="SerialNumber">Serial number, big-endian as in the certificate.</param>
/// <param name="At">Since when.</param>
/// <param name="Reason">Why (RFC 5280 5.3.1).</param>
public sealed record RevokedCertificate(ReadOnlyMemory<byte> SerialNumber, DateTimeOffset At, X509RevocationReason Reason);

/// <summary>
/// A CA's own list of revoked certificates, in memory or in a file. Everything that is not on it is good, from whichever of the CA's issuers. Safe for concurrent use.
/// </summary>
/// <remarks>The file has a line for each: Unix time in milliseconds, reason, issuer and serial number in hexadecimal. Lines are only added.</remarks>
public sealed class RevokedCertificates : IRevocationSource
{
    private readonly ConcurrentDictionary<string, (string Issuer, RevokedCertificate Entry)> _revoked = [];
    private readonly Lock _writing = new();
    private readonly string? _path;

    /// <summary>An empty list in memory.</summary>
    public RevokedCertificates()
    {
    }

    /// <summary>The list in a file, which is made with the first entry.</summary>
    /// <exception cref="InvalidOperationException">A line cannot be read; the message names file and line. A list of which a part is unknown would call revoked certificates good.</exception>
    public RevokedCertificates(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        if (!File.Exists(path))
        {
            return;
        }

        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                var parts = lines[i].Split(' ');
                var at = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
                Add(Convert.FromHexString(parts[2]), new RevokedCertificate(Convert.FromHexString(parts[3]), at, Enum.Parse<X509RevocationReason>(parts[1])));
            }
            catch (Exception e) when (e is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
            {
                throw new InvalidOperationException($"{path}, line {i + 1} is no entry of a list of revoked certificates", e);
            }
        }
    }

    /// <summary>Rises with every entry; serves as CRL number.</summary>
    public int Count => _revoked.Count;

    /// <summary>Puts a certificate on the list, for ever. One that is on it stays as it is.</summary>
    /// <param name="issuerName">The issuer's distinguished name, DER.</param>
    /// <param name="serialNumber">Serial number, big-endian.</param>
    /// <param name="at">Since when.</param>
    /// <param name="reason">Why.</param>
    /// <returns>True once the entry is durable; false when the certificate was on the list already.</returns>
    public bool Revoke(
        ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber, DateTimeOffset at, X509RevocationReason reason = X509RevocationReason.Unspecified)
    {
        lock (_writing)
        {
            if (_revoked.ContainsKey(Key(issuerName, serialNumber)))
            {
                return false;
            }

            if (_path is not null)
            {
                using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
                using var writer = new StreamWriter(file);
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{at.ToUnixTimeMilliseconds()} {reason} {Convert.ToHexString(issuerName.Span)} {Convert.ToHexString(serialNumber.Span)}\n"));
                writer.Flush();
                file.Flush(flushToDisk: true);
            }

            Add(issuerName, new RevokedCertificate(serialNumber.ToArray(), at, reason));
            return true;
        }
    }

    /// <inheritdoc/>
    public RevocationState StateOf(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) =>
        Find(issuerName, serialNumber) is null ? RevocationState.Good : RevocationState.Revoked;

    /// <summary>The entry of a certificate, or null.</summary>
    public RevokedCertificate? Find(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) =>
        _revoked.TryGetValue(Key(issuerName, serialNumber), out var found) ? found.Entry : null;

    /// <summary>All entries of an issuer.</summary>
    public IReadOnlyList<RevokedCertificate> Of(ReadOnlyMemory<byte> issuerName)
    {
        var issuer = Convert.ToHexString(issuerName.Span);
        return [.. _revoked.Values.Where(entry => entry.Issuer == issuer).Select(entry => entry.Entry).OrderBy(entry => entry.At)];
    }

    private void Add(ReadOnlyMemory<byte> issuerName, RevokedCertificate entry) =>
        _revoked.TryAdd(Key(issuerName, entry.SerialNumber), (Convert.ToHexString(issuerName.Span), entry));

    private static string Key(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) =>
        Convert.ToHexString(issuerName.Span) + "/" + Convert.ToHexString(serialNumber.Span).TrimStart('0');
}
