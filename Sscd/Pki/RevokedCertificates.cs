using System.Collections.Concurrent;

namespace Mss.Sscd.Pki;

/// <summary>A CA's own list of revoked certificates, in memory. Everything that is not on it is good, from whichever of the CA's issuers.</summary>
public sealed class RevokedCertificates : IRevocationSource
{
    private readonly ConcurrentDictionary<string, byte> _revoked = [];

    /// <summary>Puts a certificate on the list, for ever.</summary>
    public void Revoke(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) => _revoked[Key(issuerName, serialNumber)] = 0;

    /// <inheritdoc/>
    public RevocationState StateOf(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) =>
        _revoked.ContainsKey(Key(issuerName, serialNumber)) ? RevocationState.Revoked : RevocationState.Good;

    private static string Key(ReadOnlyMemory<byte> issuerName, ReadOnlyMemory<byte> serialNumber) =>
        Convert.ToHexString(issuerName.Span) + "/" + Convert.ToHexString(serialNumber.Span).TrimStart('0');
}
