using System.Text;
using Microsoft.Data.Sqlite;

namespace OpsConsole.Migrations.Sqlite;

/// <summary>
/// A prepared statement whose parameters are added from left to right. Texts and blobs are laid into a buffer that never moves,
/// so that SQLite reads them there and does not copy them.
/// </summary>
internal sealed unsafe class SqliteStatement(SqliteDatabase database, nint handle) : IDisposable
{
    private const int ScratchSize = 32 * 1024;

    private readonly byte[] _scratch = GC.AllocateUninitializedArray<byte>(ScratchSize, pinned: true);
    private int _used;
    private int _parameter;
    private bool _stepped;

    /// <summary>Makes the statement ready for its next row.</summary>
    public void Restart()
    {
        if (_stepped)
        {
            _ = SqliteNative.Reset(handle); // repeats the error of a failed step, which was thrown then
            _stepped = false;
        }

        _used = 0;
        _parameter = 0;
    }

    /// <summary>Adds a number.</summary>
    public SqliteStatement Add(long value)
    {
        Check(SqliteNative.BindInteger(handle, ++_parameter, value));
        return this;
    }

    /// <summary>Adds a number or NULL.</summary>
    public SqliteStatement Add(long? value)
    {
        Check(value is long number ? SqliteNative.BindInteger(handle, ++_parameter, number) : SqliteNative.BindNull(handle, ++_parameter));
        return this;
    }

    /// <summary>Adds a real number or NULL.</summary>
    public SqliteStatement Add(double? value)
    {
        Check(value is double number ? SqliteNative.BindReal(handle, ++_parameter, number) : SqliteNative.BindNull(handle, ++_parameter));
        return this;
    }

    /// <summary>Adds a text or NULL.</summary>
    public SqliteStatement Add(string? value)
    {
        if (value is null)
        {
            Check(SqliteNative.BindNull(handle, ++_parameter));
            return this;
        }

        if (value.Length <= (ScratchSize - _used) / 3) // a character is at most three bytes
        {
            AddText(Encoding.UTF8.GetBytes(value, _scratch.AsSpan(_used)));
            return this;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* pointer = bytes)
        {
            Check(SqliteNative.BindText(handle, ++_parameter, pointer, bytes.Length, SqliteNative.Transient));
        }

        return this;
    }

    /// <summary>Adds an instant in the form in which Microsoft.Data.Sqlite writes it.</summary>
    public SqliteStatement Add(DateTime utc)
    {
        if (ScratchSize - _used < SqliteInstant.MaxLength)
        {
            return Add(Encoding.UTF8.GetString(_scratch.AsSpan(0, SqliteInstant.Format(utc, _scratch))));
        }

        AddText(SqliteInstant.Format(utc, _scratch.AsSpan(_used)));
        return this;
    }

    /// <summary>Adds a blob, which may be empty.</summary>
    public SqliteStatement Add(ReadOnlySpan<byte> value)
    {
        if (value.Length <= ScratchSize - _used)
        {
            value.CopyTo(_scratch.AsSpan(_used));
            fixed (byte* scratch = _scratch)
            {
                Check(SqliteNative.BindBlob(handle, ++_parameter, scratch + _used, value.Length, SqliteNative.Static));
            }

            _used += value.Length;
            return this;
        }

        fixed (byte* pointer = value)
        {
            Check(SqliteNative.BindBlob(handle, ++_parameter, pointer, value.Length, SqliteNative.Transient));
        }

        return this;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public void Run()
    {
        _stepped = true;
        int result = SqliteNative.Step(handle);
        if (result != SqliteNative.Done)
        {
            throw database.Failure(result);
        }
    }

    /// <summary>Moves to the next row; false after the last.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public bool Read()
    {
        _stepped = true;
        int result = SqliteNative.Step(handle);
        return result == SqliteNative.Row || (result == SqliteNative.Done ? false : throw database.Failure(result));
    }

    /// <summary>A number of the row.</summary>
    public long Integer(int column) => SqliteNative.ColumnInteger(handle, column);

    /// <summary>A real number of the row.</summary>
    public double Real(int column) => SqliteNative.ColumnReal(handle, column);

    /// <summary>A blob of the row.</summary>
    public byte[] Blob(int column) => View(column).ToArray();

    /// <summary>A blob of the row, to be read before the next call.</summary>
    public ReadOnlySpan<byte> View(int column)
    {
        byte* bytes = SqliteNative.ColumnBlob(handle, column);
        return new ReadOnlySpan<byte>(bytes, bytes == null ? 0 : SqliteNative.ColumnBytes(handle, column));
    }

    public void Dispose() => _ = SqliteNative.FinalizeStatement(handle);

    private void AddText(int length)
    {
        fixed (byte* scratch = _scratch)
        {
            Check(SqliteNative.BindText(handle, ++_parameter, scratch + _used, length, SqliteNative.Static));
        }

        _used += length;
    }

    private void Check(int result)
    {
        if (result != SqliteNative.Ok)
        {
            throw database.Failure(result);
        }
    }
}
