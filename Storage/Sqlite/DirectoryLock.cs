namespace Mss.Storage.Sqlite;

/// <summary>
/// Holds a data directory for one server process. SQLite would let two servers write in turns, and each would believe its own caches.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    /// <summary>Name of the lock file. It stays when the server ends: what counts is the lock on it, which dies with the process.</summary>
    public const string FileName = "mss.lock";

    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <summary>Creates the directory if need be and takes the lock.</summary>
    /// <exception cref="StorageException">Another server has it, or the directory cannot be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data directory {directory} cannot be created: {e.Message} Set another one, or create it for the server's user.", e);
        }

        var path = Path.Combine(directory, FileName);
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw new StorageException($"Another server uses the data directory {directory}. Stop it, or give this one a directory of its own.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data directory {directory} cannot be written: {e.Message} Give the server's user write permission.", e);
        }
    }

    public void Dispose() => file.Dispose();

    // EWOULDBLOCK of flock on Linux (11) and macOS (35); ERROR_SHARING_VIOLATION on Windows.
    private static bool IsSharingViolation(IOException e) => e.HResult is 11 or 35 || e.HResult == unchecked((int)0x80070020);
}
