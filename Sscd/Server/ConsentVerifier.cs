using Mss.Sscd.Keys;

namespace Mss.Sscd.Server;

/// <summary>Tells whether a consent is the user's. Safe for concurrent use; keeps the most recently used keys open.</summary>
internal sealed class ConsentVerifier : IDisposable
{
    private const int OpenKeys = 4096;
    private readonly HandleCache<string, PublicKey> _keys = new(OpenKeys);

    public bool IsGiven(ConsentMeans means, ReadOnlySpan<byte> statement, byte[]? evidence)
    {
        using var key = _keys.Rent(Convert.ToBase64String(means.PublicKey), static encoded => PublicKey.TryImport(encoded), means.PublicKey);
        return evidence is not null && key.Handle is not null && key.Handle.Verify(means.Scheme, statement, evidence);
    }

    public void Dispose() => _keys.Dispose();
}
