using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Cli.CommandLine;

namespace Mss.Cli.Providers;

/// <summary>The fingerprint by which an AP's certificate is pinned, from a file or as it is written.</summary>
internal static class PinnedCertificate
{
    /// <summary>SHA-256 in 64 hexadecimal digits.</summary>
    /// <exception cref="UsageException">It is neither a certificate's file nor a fingerprint.</exception>
    public static string Read(string option, string fileOrFingerprint)
    {
        var digits = fileOrFingerprint.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        if (digits.Length == 64 && digits.All(char.IsAsciiHexDigit))
        {
            return digits;
        }

        if (!File.Exists(fileOrFingerprint))
        {
            throw new UsageException(option, $"'{fileOrFingerprint}' is neither a file nor a SHA-256 fingerprint of 64 hexadecimal digits");
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(fileOrFingerprint);
            return Convert.ToHexString(SHA256.HashData(certificate.RawDataMemory.Span));
        }
        catch (CryptographicException wrong)
        {
            throw new UsageException(option, $"'{fileOrFingerprint}' is no certificate in PEM or DER ({wrong.Message})");
        }
    }
}
