using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace OpsConsole.Migrations.Sqlite;

/// <summary>A connection of its own to a database file, with statements prepared once. Not thread-safe.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly nint _handle;

    /// <summary>Opens an existing file for reading and writing.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public SqliteDatabase(string file)
    {
        SqliteRuntime.EnsureLoaded();
        int result = SqliteNative.Open(
            file, out _handle, SqliteNative.OpenReadWrite | SqliteNative.OpenNoMutex | SqliteNative.OpenExtendedResultCodes, 0);
        if (result != SqliteNative.Ok)
        {
            SqliteException failure = Failure(result);
            _ = SqliteNative.Close(_handle);
            throw failure;
        }
    }

    /// <summary>The number that the last insert gave its row.</summary>
    public long LastId => SqliteNative.LastInsertRowId(_handle);

    /// <summary>Runs statements that return nothing.</summary>
    /// <exception cref="SqliteException">One of them failed.</exception>
    public void Execute(string sql)
    {
        int result = SqliteNative.Execute(_handle, sql, 0, 0, 0);
        if (result != SqliteNative.Ok)
        {
            throw Failure(result);
        }
    }

    /// <summary>The statement for a constant, prepared at its first use, ready to be bound.</summary>
    /// <exception cref="SqliteException">The text cannot be prepared.</exception>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            int result = SqliteNative.Prepare(_handle, sql, -1, SqliteNative.PreparePersistent, out nint handle, 0);
            if (result != SqliteNative.Ok)
            {
                throw Failure(result);
            }

            _statements.Add(sql, statement = new SqliteStatement(this, handle));
        }

        statement.Restart();
        return statement;
    }

    /// <summary>Ends what is still being read, so that a commit leaves no snapshot open behind it.</summary>
    public void EndReads()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Restart();
        }
    }

    /// <summary>What went wrong, as the exception that ADO.NET would have thrown.</summary>
    public SqliteException Failure(int result)
    {
        int extended = _handle == 0 ? result : SqliteNative.ExtendedErrorCode(_handle);
        string? message = _handle == 0 ? null : Marshal.PtrToStringUTF8(SqliteNative.ErrorMessage(_handle));
        return new SqliteException($"SQLite error {result & 0xff}: {message ?? "the file cannot be opened"}.", result & 0xff, extended);
    }

    /// <summary>Closes the connection. A transaction that is open is undone.</summary>
    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
        _ = SqliteNative.Close(_handle);
    }
}
