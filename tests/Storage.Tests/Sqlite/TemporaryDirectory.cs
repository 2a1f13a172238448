namespace Mss.Storage.Tests.Sqlite;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mss-storage-").FullName;

    public string Database => System.IO.Path.Combine(Path, "mss.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
