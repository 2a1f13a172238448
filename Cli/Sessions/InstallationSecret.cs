using Mss.Cli.CommandLine;

namespace Mss.Cli.Sessions;

/// <summary>The secret of an installation, with which numbers are hashed. Whoever reads it can find users in the log: it needs the operator's rights.</summary>
internal static class InstallationSecret
{
    private const string FileName = "installation.secret";

    /// <summary>True when a data directory has its secret where this user can see it.</summary>
    public static bool Exists(string dataDirectory) => File.Exists(PathIn(dataDirectory));

    /// <summary>Reads <c>installation.secret</c> (Base64) of a data directory.</summary>
    /// <exception cref="UsageException">Names <c>--data</c>.</exception>
    public static byte[] Read(string dataDirectory)
    {
        var file = PathIn(dataDirectory);
        if (!File.Exists(file))
        {
            throw new UsageException("--data", $"'{dataDirectory}' has no {FileName}, without which --msisdn cannot be looked up");
        }

        try
        {
            return Convert.FromBase64String(File.ReadAllText(file).Trim());
        }
        catch (FormatException)
        {
            // The content stays out of the message.
            throw new UsageException("--data", $"{file} is not Base64");
        }
    }

    // In a cluster the secret is no file of a data directory; servers and tools are told of it in the same way.
    private static string PathIn(string dataDirectory) => ServerSettings.OfProcess.Configuration["Mss:InstallationSecretFile"] ?? Path.Combine(dataDirectory, FileName);
}
