using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Mss.Cli.CommandLine;

namespace Mss.Cli.Soap;

/// <summary>Loads an AP's TLS client certificate with its key from PKCS#12 or PEM.</summary>
internal static class ClientCertificate
{
    /// <summary>Loads <paramref name="path"/>; PEM needs the key in the same file or in <paramref name="keyPath"/>.</summary>
    /// <exception cref="UsageException">Names the option whose file is unusable.</exception>
    public static X509Certificate2 Load(string path, string? keyPath, string? password)
    {
        if (!File.Exists(path))
        {
            throw new UsageException("--ap-cert", $"'{path}' does not exist");
        }

        if (keyPath is not null && !File.Exists(keyPath))
        {
            throw new UsageException("--ap-key", $"'{keyPath}' does not exist");
        }

        return IsPem(path) ? LoadPem(path, keyPath, password) : LoadPkcs12(path, password);
    }

    private static bool IsPem(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[1];

        // A PKCS#12 file is a DER SEQUENCE.
        return file.Read(head) == 1 && head[0] != 0x30;
    }

    private static X509Certificate2 LoadPkcs12(string path, string? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, password);
        }
        catch (CryptographicException wrong)
        {
            throw new UsageException("--ap-cert", $"'{path}' is not PKCS#12, or --ap-cert-password is wrong ({wrong.Message})");
        }
    }

    private static X509Certificate2 LoadPem(string path, string? keyPath, string? password)
    {
        try
        {
            return password is null
                ? X509Certificate2.CreateFromPemFile(path, keyPath)
                : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        }
        catch (CryptographicException wrong)
        {
            throw new UsageException(keyPath is null ? "--ap-cert" : "--ap-key", $"'{keyPath ?? path}' holds no usable key ({wrong.Message})");
        }
    }
}
