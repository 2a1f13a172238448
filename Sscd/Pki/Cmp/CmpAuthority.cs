using System.Text;
using Mss.Sscd.Server.Vault;

namespace Mss.Sscd.Pki.Cmp;

/// <summary>How a CA is reached and knows this MSSP.</summary>
/// <param name="Address">Where it takes CMP over HTTP (RFC 9811).</param>
/// <param name="Reference">The name under which it knows the secret; the senderKID.</param>
/// <param name="Secret">What both protect their messages with; at least 16 characters.</param>
/// <param name="IssuerName">The issuer's distinguished name, DER.</param>
public sealed record CmpAuthority(Uri Address, string Reference, string Secret, ReadOnlyMemory<byte> IssuerName)
{
    /// <summary>With the secret from a file that its owner alone can read.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">Others can read it, or the secret has fewer than 16 octets: whoever hears a message could guess it.</exception>
    public static CmpAuthority Load(Uri address, string reference, string secretFile, ReadOnlyMemory<byte> issuerName)
    {
        using var secret = SecretSource.ReadFile(secretFile);
        return secret.Length >= 16
            ? new CmpAuthority(address, reference, Encoding.UTF8.GetString(secret.Span), issuerName)
            : throw new FormatException($"the secret in {secretFile} has fewer than 16 characters");
    }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Address} as {Reference}";
}
