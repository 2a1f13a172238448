using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Mss.Sscd.Keys.Quality;

/// <summary>
/// Says whether a key may sign, and remembers it by the SHA-256 of the SubjectPublicKeyInfo, so that a certificate that is renewed over the same key costs nothing.
/// Safe for concurrent use.
/// </summary>
public sealed class KeyGate
{
    private readonly KeyQualityPolicy _policy;
    private readonly Dictionary<Fingerprint, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lock _lock = new();

    /// <summary>Makes a gate.</summary>
    /// <exception cref="ArgumentException">A member of the policy is out of its range; the message names it.</exception>
    public KeyGate(KeyQualityPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.Validate().FirstOrDefault() is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(policy));
        }

        _policy = policy;
    }

    /// <summary>Keys that were checked and not remembered from before.</summary>
    public long Checked { get; private set; }

    /// <summary>What is known of a certificate's key.</summary>
    /// <param name="certificateDer">The certificate, DER.</param>
    public KeyAdmission OfCertificate(ReadOnlyMemory<byte> certificateDer) =>
        CertificateFields.TryRead(certificateDer, out var fields)
            ? Of(fields.Value.SubjectPublicKeyInfo.Span)
            : Judge([new KeyDefect(KeyFinding.Unreadable, "not a DER certificate")]);

    /// <summary>What is known of a key. The first time for a key it is checked, some 2 ms for RSA-2048; two callers at once may both do it.</summary>
    /// <param name="subjectPublicKeyInfo">DER SubjectPublicKeyInfo.</param>
    public KeyAdmission Of(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        Span<Fingerprint> hash = stackalloc Fingerprint[1];
        SHA256.HashData(subjectPublicKeyInfo, MemoryMarshal.AsBytes(hash));
        lock (_lock)
        {
            if (_entries.TryGetValue(hash[0], out var known))
            {
                _byUse.Remove(known);
                _byUse.AddFirst(known);
                return known.Value.Admission;
            }
        }

        var admission = Judge(KeyQuality.Check(subjectPublicKeyInfo, _policy));
        lock (_lock)
        {
            Checked++;
            if (_entries.TryAdd(hash[0], new LinkedListNode<Entry>(new Entry(hash[0], admission))))
            {
                _byUse.AddFirst(_entries[hash[0]]);
                if (_entries.Count > _policy.CacheCapacity)
                {
                    _entries.Remove(_byUse.Last!.Value.Key);
                    _byUse.RemoveLast();
                }
            }
        }

        return admission;
    }

    private KeyAdmission Judge(IReadOnlyList<KeyDefect> defects) =>
        defects.Count == 0 ? KeyAdmission.Good : new KeyAdmission(_policy.RefusalAmong(defects), [.. defects.Where(defect => _policy.VerdictOf(defect.Finding) == KeyVerdict.Warn)]);

    private readonly record struct Fingerprint(ulong A, ulong B, ulong C, ulong D);

    private readonly record struct Entry(Fingerprint Key, KeyAdmission Admission);
}

/// <summary>Whether a key may sign.</summary>
/// <param name="Refusal">Why it may not, or null.</param>
/// <param name="Warnings">What should be looked at all the same.</param>
public sealed record KeyAdmission(KeyDefect? Refusal, IReadOnlyList<KeyDefect> Warnings)
{
    internal static readonly KeyAdmission Good = new(null, []);
}
