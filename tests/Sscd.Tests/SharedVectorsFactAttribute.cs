namespace Mss.Sscd.Tests;

/// <summary>Runs where a file of the test vectors is: in the folder that MSS_VECTORS names, or in <c>shared/vectors</c> beside the repository. Skipped, and said so, elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedVectorsFactAttribute : FactAttribute
{
    public SharedVectorsFactAttribute(string file) => Skip = Find(file) is null ? $"neither MSS_VECTORS nor ../shared/vectors has {file}" : null!;

    public static string? Find(string file)
    {
        if (Environment.GetEnvironmentVariable("MSS_VECTORS") is { Length: > 0 } named)
        {
            return Existing(Path.Combine(named, file));
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, ".git")))
            {
                return Existing(Path.Combine(folder.FullName, "..", "shared", "vectors", file));
            }
        }

        return null;
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;
}
