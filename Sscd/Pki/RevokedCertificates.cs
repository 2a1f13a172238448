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
/// <remarks>
/// The file has a line for each: Unix time in milliseconds, reason, issuer and serial number in hexadecimal. Lines are only added; of a certificate the last one counts, and
/// <see cref="X509RevocationReason.RemoveFromCrl"/> takes it off the list. Only a hold (<see cref="X509RevocationReason.CertificateHold"/>) ends.
/// </remarks>
public sealed class RevokedCertificates : IRevocationSource
{
    private readonly ConcurrentDictionary<string, (string Issuer, RevokedCertificate Entry)> _revoked = [];
    private readonly Lock _writing = new();
    private readonly string? _path;
    private int _changes;

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

    /// <summary>Rises with every change.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Puts a certificate on the list, for ever unless it is a hold. One that is revoked stays as it is; a hold becomes a revocation since the hold's time.</summary>
    /// <param name="issuerName">The issuer's distinguished name, DER.</param>
    /// <param name="serialNumber">Serial number, big-endian.</param>
    /// <param name="at">Since when.</param>
    /// <param name="reason">Why.</param>
    /// <returns>True once the entry is durable; false when the certificate was on the list already.</returns>
    /// <exception cref="ArgumentException">The reason is <see cref="X509RevocationReason.RemoveFromCrl"/>: <see cref="Release"/> does that.</exception>
    public bool Revoke(
        ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber, DateTimeOffset at, X509RevocationReason reason = X509RevocationReason.Unspecified)
    {
        if (reason == X509RevocationReason.RemoveFromCrl)
        {
            throw new ArgumentException("takes off the list", nameof(reason));
        }

        lock (_writing)
        {
            var entry = Find(issuerName, serialNumber);
            if (entry is not null && (entry.Reason != X509RevocationReason.CertificateHold || reason == X509RevocationReason.CertificateHold))
            {
                return false;
            }

            // RFC 5280 5.3.1: what was signed during the hold stays signed under a certificate that was not good.
            Write(issuerName, new RevokedCertificate(serialNumber.ToArray(), entry?.At ?? at, reason));
            return true;
        }
    }

    /// <summary>Ends a hold.</summary>
    /// <param name="issuerName">The issuer's distinguished name, DER.</param>
    /// <param name="serialNumber">Serial number, big-endian.</param>
    /// <param name="at">When it ends.</param>
    /// <returns>True once the certificate is good, durably; false when it is revoked for ever.</returns>
    public bool Release(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber, DateTimeOffset at)
    {
        lock (_writing)
        {
            if (Find(issuerName, serialNumber) is not { } entry)
            {
                return true;
            }

            if (entry.Reason != X509RevocationReason.CertificateHold)
            {
                return false;
            }

            Write(issuerName, new RevokedCertificate(serialNumber.ToArray(), at, X509RevocationReason.RemoveFromCrl));
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

    private void Write(ReadOnlyMemory<byte> issuerName, RevokedCertificate entry)
    {
        if (_path is not null)
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
            using var writer = new StreamWriter(file);
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.At.ToUnixTimeMilliseconds()} {entry.Reason} {Convert.ToHexString(issuerName.Span)} {Convert.ToHexString(entry.SerialNumber.Span)}\n"));
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        Add(issuerName, entry);
    }

    private void Add(ReadOnlyMemory<byte> issuerName, RevokedCertificate entry)
    {
        var key = Key(issuerName, entry.SerialNumber);
        if (entry.Reason == X509RevocationReason.RemoveFromCrl)
        {
            _revoked.TryRemove(key, out _);
        }
        else
        {
            _revoked[key] = (Convert.ToHexString(issuerName.Span), entry);
        }

        Interlocked.Increment(ref _changes);
    }

    private static string Key(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) =>
        Convert.ToHexString(issuerName.Span) + "/" + Convert.ToHexString(serialNumber.Span).TrimStart('0');
}
