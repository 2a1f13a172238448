using Mss.Sscd.Keys;

namespace Mss.Grains.MobileUsers;

/// <summary>What the certificates of a user's keys say, read once: reading one imports its key. Of one user grain, so for one thread.</summary>
public sealed class KeyContents
{
    private readonly Dictionary<UserKey, CertificateContent?> _read = new(ReferenceEqualityComparer.Instance);

    /// <summary>Forgets what was read, after a change of the user.</summary>
    public void Clear() => _read.Clear();

    /// <summary>The content of a key's certificate, or null when it cannot be read.</summary>
    public CertificateContent? Of(UserKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!_read.TryGetValue(key, out var content))
        {
            CertificateContent.TryRead(key.Certificate, out content);
            _read[key] = content;
        }

        return content;
    }
}
