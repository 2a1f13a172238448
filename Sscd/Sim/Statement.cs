using Microsoft.Data.Sqlite;

namespace Mss.Sscd.Sim;

/// <summary>Prepared statements that are used again and again, by one thread at a time.</summary>
internal static class Statement
{
    public static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this project.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        command.Prepare();
        return command;
    }

    public static void Bind(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    /// <exception cref="InvalidOperationException">Not exactly one row was changed: the caller's idea of the state is wrong.</exception>
    public static void Run(SqliteCommand command, SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        Bind(command, values);
        command.Transaction = transaction;
        var changed = command.ExecuteNonQuery();
        if (changed != 1)
        {
            throw new InvalidOperationException($"{changed} rows changed instead of one");
        }
    }
}
