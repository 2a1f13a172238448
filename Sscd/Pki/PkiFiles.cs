using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Mss.Sscd.Pki;

/// <summary>A folder of PEM files. Each file is either there whole or not there.</summary>
internal sealed class PkiFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everyone = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private readonly string _directory;

    public PkiFiles(string directory)
    {
        _directory = directory;
        Directory.CreateDirectory(directory);
        var secret = System.IO.Path.Combine(directory, "private");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(secret);
        }
        else
        {
            Directory.CreateDirectory(secret, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    public string Path(string name) => System.IO.Path.Combine(_directory, name);

    public bool Exists(string name) => File.Exists(Path(name));

    public void WriteCertificate(string name, X509Certificate2 certificate) => Write(name, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"), secret: false);

    public void WriteKey(string name, RSA key) => Write(name, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), secret: true);

    /// <summary>Writes beside, then renames: a reader, or the next start after a crash, sees the old file or the new one.</summary>
    public void Write(string name, byte[] content, bool secret)
    {
        var target = Path(name);
        var temporary = target + ".tmp";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = secret ? OwnerOnly : Everyone;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, target, overwrite: true);
    }

    public void Delete(string name) => File.Delete(Path(name));

    /// <exception cref="InvalidOperationException">The file is missing or no certificate; the message names it.</exception>
    public X509Certificate2 ReadCertificate(string name) => Read(name, "certificate", X509Certificate2.CreateFromPem);

    /// <exception cref="InvalidOperationException">The file is missing or no RSA key; the message names it.</exception>
    public RSA ReadKey(string name) => Read(name, "RSA private key", pem =>
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    });

    private T Read<T>(string name, string what, PemReader<T> read)
    {
        try
        {
            return read(File.ReadAllText(Path(name)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // The inner exceptions of the PEM readers do not quote the file.
            throw new InvalidOperationException($"{Path(name)} is missing or holds no {what}; restore it, or remove {_directory} to have a new development CA", e);
        }
    }

    private delegate T PemReader<out T>(ReadOnlySpan<char> pem);
}
