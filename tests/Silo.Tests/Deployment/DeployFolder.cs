namespace Mss.Silo.Tests.Deployment;

/// <summary>The files that an operator gets.</summary>
internal static class DeployFolder
{
    public static string Root { get; } = FindRoot();

    public static string Base => Path.Combine(Root, "deploy", "kubernetes", "base");

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mss.Cluster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Mss.Cluster.sln above {AppContext.BaseDirectory}");
    }
}
