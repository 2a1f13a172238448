using SQLitePCL;

namespace Mss.Storage.Sqlite;

/// <summary>A result code of SQLite that is no success. Stays inside this folder: callers see <see cref="StorageException"/> or SessionLogException.</summary>
internal sealed class SqliteFailure : Exception
{
    /// <param name="extendedCode">Extended result code.</param>
    /// <param name="message">SQLite's own text.</param>
    public SqliteFailure(int extendedCode, string message)
        : base($"SQLite error {extendedCode}: {message}") => ExtendedCode = extendedCode;

    /// <summary>Extended result code, for example 1555 (SQLITE_CONSTRAINT_PRIMARYKEY).</summary>
    public int ExtendedCode { get; }

    /// <summary>Primary result code, for example 13 (SQLITE_FULL).</summary>
    public int Code => ExtendedCode & 0xff;

    /// <summary>What is wrong with the file and what an operator can do.</summary>
    public string Explain(string file) => Code switch
    {
        raw.SQLITE_FULL => $"The disk is full: {file} cannot grow. Free space on its volume.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"{file} is locked by another program. Close what has it open for writing (an sqlite3 shell, a backup).",
        raw.SQLITE_CORRUPT => $"{file} is damaged. Restore it from a backup, or save what is left with 'sqlite3 {file} .recover'.",
        raw.SQLITE_NOTADB => $"{file} is no SQLite database. Move it away or point the data directory elsewhere.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => $"{file} cannot be written. Give the server's user write permission to the file and its directory.",
        raw.SQLITE_CANTOPEN => $"{file} cannot be opened. Check that the directory exists and that the server's user may read and write it.",
        raw.SQLITE_IOERR => $"Reading or writing {file} failed. Check the disk and the system's log.",
        _ => $"{file} cannot be used.",
    };
}
