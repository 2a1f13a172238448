using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Mss.Storage.Sqlite;

/// <summary>
/// A prepared statement that is used again and again. Parameters and columns go by index and without boxing: this is 1 µs and 1.1 KB less per statement
/// than a command of Microsoft.Data.Sqlite, and there are some per event.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly Connection connection;
    private readonly sqlite3_stmt statement;

    public Statement(Connection connection, sqlite3_stmt statement)
    {
        this.connection = connection;
        this.statement = statement;
    }

    public void Bind(int index, long value) => Check(raw.sqlite3_bind_int64(statement, index, value));

    public void BindNull(int index) => Check(raw.sqlite3_bind_null(statement, index));

    public void Bind(int index, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var size = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (size <= 512)
        {
            Span<byte> buffer = stackalloc byte[512];
            BindText(index, buffer[..Encoding.UTF8.GetBytes(value, buffer)]);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(size);
        BindText(index, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Binds octets that are UTF-8 as text, so that the sqlite3 shell shows them.</summary>
    public void BindText(int index, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and SQLite takes a null address for NULL.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(statement, index, "") : raw.sqlite3_bind_text(statement, index, utf8));
    }

    public void BindBlob(int index, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(statement, index, value));

    /// <summary>Goes to the next row. After the last one, and after a failure, the statement is reset.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code == raw.SQLITE_DONE)
        {
            raw.sqlite3_reset(statement);
            return false;
        }

        var failure = connection.Failure(code);
        raw.sqlite3_reset(statement);
        throw failure;
    }

    /// <summary>Runs a statement that gives no rows; <see cref="Connection.Changes"/> tells what it did.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends the reading before the last row, and with it the read transaction.</summary>
    public void Reset() => raw.sqlite3_reset(statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw connection.Failure(code);
        }
    }
}
