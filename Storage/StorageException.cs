namespace Mss.Storage;

/// <summary>
/// A store cannot be opened, read or written. The message says which file or cluster, what is wrong and what to do; it never holds a user's data.
/// Whether a failed write happened is unknown, and the caller must read and see.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StorageException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
