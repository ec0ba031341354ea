using System.Runtime.InteropServices;
using System.Text;
using OpsConsole.Migrations.Sqlite;

namespace OpsConsole.Benchmarks;

/// <summary>The statements of the bare loop.</summary>
internal enum BareStatement
{
    Interaction,
    Call,
    Segment,
    Rollup,
}

/// <summary>The limit: SQLite's C interface, statements prepared once, the values of finished rows bound without a copy by SQLite; nothing looked up, nothing computed.</summary>
internal sealed unsafe partial class BareInserts : IDisposable
{
    private const string Library = "e_sqlite3";
    private const int Done = 101;

    private static readonly string[] Statements =
    [
        """
        INSERT INTO Interactions (TraceId, StartedAt, DurationMicros, ApplicationId, EnvironmentId, ModelId, PromptId, Outcome, ErrorClass, Name,
            Conversation, UserHash, Calls, ToolCalls, InputTokens, OutputTokens, CacheReadTokens, CostMicros, FirstTokenMicros, FeedbackMillis, ValueMicros, TopicId,
            Segments, Facts, Version, Id, FeatureId, AppVersionId, Traits)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        """
        INSERT INTO ModelCalls (InteractionId, SpanId, StartedAt, DurationMicros, FirstTokenMicros, OperationId, ProviderId, RequestModelId, ResponseModelId,
            PromptId, ResponseId, ResponseHash, FinishReason, ErrorClass, InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens, ReasoningTokens, CostMicros, FeatureId)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        "INSERT INTO SpanSegments (Id, EnvironmentId, Kind, LatestAt, Payload) VALUES (?, ?, ?, ?, ?)",
        "INSERT OR REPLACE INTO Rollups (Tier, Bucket, SeriesId, Node, Cell) VALUES (?, ?, ?, ?, ?)",
    ];

    private static readonly int[] Columns = [29, 21, 5, 5];

    private readonly byte[] _scratch = GC.AllocateUninitializedArray<byte>(1024 * 1024, pinned: true); // larger than any row
    private readonly nint _database;
    private readonly nint[] _statements = new nint[Statements.Length];

    public BareInserts(string file)
    {
        Check(Open(file, out _database, 2 | 0x8000, 0));
        Check(Execute(_database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;", 0, 0, 0));
        for (int i = 0; i < Statements.Length; i++)
        {
            Check(Prepare(_database, Statements[i], -1, out _statements[i], 0));
        }
    }

    /// <summary>Writes the rows in one durable transaction.</summary>
    public void Write(RecordedRows rows)
    {
        Check(Execute(_database, "BEGIN IMMEDIATE", 0, 0, 0));
        ReadOnlySpan<BareCell> cells = CollectionsMarshal.AsSpan(rows.Cells);
        foreach ((BareStatement kind, int first) in CollectionsMarshal.AsSpan(rows.Rows))
        {
            nint statement = _statements[(int)kind];
            int count = Columns[(int)kind], used = 0;
            for (int i = 0; i < count; i++)
            {
                Bind(statement, i + 1, in cells[first + i], ref used);
            }

            if (Step(statement) != Done)
            {
                throw new InvalidOperationException("A bare insert failed: " + Marshal.PtrToStringUTF8(ErrorMessage(_database)));
            }

            _ = Reset(statement);
        }

        Check(Execute(_database, "COMMIT", 0, 0, 0));
    }

    private void Bind(nint statement, int index, in BareCell cell, ref int used)
    {
        fixed (byte* scratch = _scratch)
        {
            byte* at = scratch + used;
            Span<byte> free = _scratch.AsSpan(used);
            switch (cell.Kind)
            {
                case BareKind.Null:
                    _ = BindNull(statement, index);
                    break;
                case BareKind.Integer:
                    _ = BindInteger(statement, index, cell.Number);
                    break;
                case BareKind.Instant:
                    int instant = SqliteInstant.Format(new DateTime(cell.Number, DateTimeKind.Utc), free);
                    _ = BindText(statement, index, at, instant, 0);
                    used += instant;
                    break;
                case BareKind.Text:
                    int text = Encoding.UTF8.GetBytes((string)cell.Object!, free);
                    _ = BindText(statement, index, at, text, 0);
                    used += text;
                    break;
                case BareKind.Blob:
                    byte[] blob = (byte[])cell.Object!;
                    blob.CopyTo(free);
                    _ = BindBlob(statement, index, at, blob.Length, 0);
                    used += blob.Length;
                    break;
            }
        }
    }

    public void Dispose()
    {
        foreach (nint statement in _statements)
        {
            _ = Finish(statement);
        }

        _ = Close(_database);
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"SQLite answered {result}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_open_v2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string file, out nint database, int flags, nint vfs);

    [LibraryImport(Library, EntryPoint = "sqlite3_close_v2")]
    private static partial int Close(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_errmsg")]
    private static partial nint ErrorMessage(nint database);

    [LibraryImport(Library, EntryPoint = "sqlite3_exec", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(nint database, string sql, nint callback, nint argument, nint error);

    [LibraryImport(Library, EntryPoint = "sqlite3_prepare_v2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Prepare(nint database, string sql, int bytes, out nint statement, nint tail);

    [LibraryImport(Library, EntryPoint = "sqlite3_finalize")]
    private static partial int Finish(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    private static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset")]
    private static partial int Reset(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    private static partial int BindNull(nint statement, int index);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    private static partial int BindInteger(nint statement, int index, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text"), SuppressGCTransition]
    private static partial int BindText(nint statement, int index, byte* text, int bytes, nint lifetime);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob"), SuppressGCTransition]
    private static partial int BindBlob(nint statement, int index, byte* blob, int bytes, nint lifetime);
}
