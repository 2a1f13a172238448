namespace Mss.Sscd.Tests;

/// <summary>
/// The folder of published test vectors, which are not part of the project: what MSS_VECTORS names, or <c>../shared/vectors</c> beside the repository.
/// </summary>
internal static class Vectors
{
    public const string Absent = "no test vectors: set MSS_VECTORS, or put them into ../shared/vectors beside the repository";

    public static string? Folder { get; } = Find();

    /// <summary>The subfolder, or null when it is not there.</summary>
    public static string? Subfolder(string name) => Folder is not null && Path.Combine(Folder, name) is var path && Directory.Exists(path) ? path : null;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MSS_VECTORS") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mss.Cluster.sln")))
            {
                var shared = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "vectors"));
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
