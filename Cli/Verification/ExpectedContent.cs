namespace Mss.Cli.Verification;

/// <summary>What the user was asked to sign.</summary>
/// <param name="Octets">The text in UTF-8, or the hash of a document.</param>
/// <param name="IsHash">True when the octets are the SHA-256 of a document (<c>application/x-sha256</c>).</param>
internal sealed record ExpectedContent(byte[] Octets, bool IsHash);
