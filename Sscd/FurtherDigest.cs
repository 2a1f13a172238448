namespace Mss.Sscd;

/// <summary>A digest that is signed with the same approval as another one.</summary>
/// <param name="KeyId">The key on the device: the command's own, or one that needs no PIN, since the user enters one PIN.</param>
/// <param name="Scheme">How the digest is signed.</param>
/// <param name="Digest">The digest; its length fits <see cref="SignatureScheme.Hash"/>.</param>
public sealed record FurtherDigest(string KeyId, SignatureScheme Scheme, ReadOnlyMemory<byte> Digest)
{
    /// <summary>Same key, scheme and digest.</summary>
    public bool Equals(FurtherDigest? other) =>
        other is not null && KeyId == other.KeyId && Scheme == other.Scheme && Digest.Span.SequenceEqual(other.Digest.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(KeyId, Scheme, Digest.Length);

    /// <summary>True when both ask for the same signatures in the same order.</summary>
    internal static bool AreEqual(IReadOnlyList<FurtherDigest>? one, IReadOnlyList<FurtherDigest>? other) => (one ?? []).SequenceEqual(other ?? []);
}
