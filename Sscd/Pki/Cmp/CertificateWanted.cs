using System.Security.Cryptography.X509Certificates;

namespace Mss.Sscd.Pki.Cmp;

/// <summary>What a CA is asked to certify, and what its certificate is held against.</summary>
/// <param name="PublicKey">DER SubjectPublicKeyInfo; the caller has seen proof of possession.</param>
/// <param name="Subject">The distinguished name, DER.</param>
/// <param name="Usage">The key usage, exactly.</param>
public sealed record CertificateWanted(ReadOnlyMemory<byte> PublicKey, ReadOnlyMemory<byte> Subject, X509KeyUsageFlags Usage);

/// <summary>What a CA answered.</summary>
/// <param name="Certificate">DER, checked; null when it refused.</param>
/// <param name="Refusal">Why not: the CA's words, or what its certificate lied about.</param>
public sealed record CertificateObtained(byte[]? Certificate, string? Refusal);
