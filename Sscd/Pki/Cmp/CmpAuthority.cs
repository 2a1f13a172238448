namespace Mss.Sscd.Pki.Cmp;

/// <summary>How a CA is reached and knows this MSSP.</summary>
/// <param name="Address">Where it takes CMP over HTTP (RFC 9811).</param>
/// <param name="Reference">The name under which it knows the secret; the senderKID.</param>
/// <param name="Secret">What both protect their messages with; at least 16 characters.</param>
/// <param name="IssuerName">The issuer's distinguished name, DER.</param>
public sealed record CmpAuthority(Uri Address, string Reference, string Secret, ReadOnlyMemory<byte> IssuerName)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Address} as {Reference}";
}
