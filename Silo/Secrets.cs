using Mss.Grains.Interfaces;

namespace Mss.Silo;

/// <summary>Finds the installation secret.</summary>
internal static class Secrets
{
    private const string FileName = "installation.secret";

    /// <summary>Reads the secret; Development makes one on the first start.</summary>
    /// <exception cref="FormatException">The file does not hold a secret.</exception>
    /// <exception cref="FileNotFoundException">There is none, outside Development.</exception>
    public static InstallationSecret Load(SiloOptions options, bool development)
    {
        var path = options.InstallationSecretFile ?? Path.Combine(options.FullDataDirectory, FileName);
        if (!File.Exists(path))
        {
            if (!development)
            {
                throw new FileNotFoundException($"the installation secret is missing: {path} must hold at least 32 random octets as Base64 text (Mss:InstallationSecretFile)");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);

            // Written beside and moved, so that an interrupted start leaves no half secret.
            var half = path + ".new";
            File.WriteAllText(half, Convert.ToBase64String(InstallationSecret.Create()) + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(half, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            File.Move(half, path);
        }

        return InstallationSecret.FromFile(path);
    }
}
