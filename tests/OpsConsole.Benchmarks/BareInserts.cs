using System.Runtime.InteropServices;

namespace OpsConsole.Benchmarks;

/// <summary>The statements of the bare loop.</summary>
internal enum BareStatement
{
    Interaction,
    Call,
    Segment,
    Rollup,
}

/// <summary>The limit: SQLite's C interface, statements prepared once, values bound where they lie, nothing looked up and nothing computed.</summary>
internal sealed unsafe partial class BareInserts : IDisposable
{
    private const string Library = "e_sqlite3";
    private const int Done = 101;

    private static readonly string[] Statements =
    [
        """
        INSERT INTO Interactions (TraceId, StartedAt, DurationMicros, ApplicationId, EnvironmentId, ModelId, PromptId, Outcome, ErrorClass, Name,
            Conversation, UserHash, Calls, ToolCalls, InputTokens, OutputTokens, CacheReadTokens, CostMicros, FirstTokenMicros, Segments, Facts, Version, Id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        """
        INSERT INTO ModelCalls (InteractionId, SpanId, StartedAt, DurationMicros, FirstTokenMicros, OperationId, ProviderId, RequestModelId, ResponseModelId,
            PromptId, ResponseId, ResponseHash, FinishReason, ErrorClass, InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens, ReasoningTokens, CostMicros)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        "INSERT INTO SpanSegments (Id, EnvironmentId, Kind, LatestAt, Payload) VALUES (?, ?, ?, ?, ?)",
        "INSERT OR REPLACE INTO Rollups (Tier, Bucket, SeriesId, Node, Cell) VALUES (?, ?, ?, ?, ?)",
    ];

    private static readonly int[] Columns = [23, 20, 5, 5];

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
        fixed (byte* bytes = rows.Bytes)
        {
            foreach ((BareStatement kind, int first) in CollectionsMarshal.AsSpan(rows.Rows))
            {
                nint statement = _statements[(int)kind];
                int count = Columns[(int)kind];
                for (int i = 0; i < count; i++)
                {
                    ref readonly BareCell cell = ref cells[first + i];
                    _ = cell.Kind switch
                    {
                        BareKind.Integer => BindInteger(statement, i + 1, cell.Value),
                        BareKind.Text => BindText(statement, i + 1, bytes + cell.Value, cell.Length, 0),
                        BareKind.Blob => BindBlob(statement, i + 1, bytes + cell.Value, cell.Length, 0),
                        _ => BindNull(statement, i + 1),
                    };
                }

                if (Step(statement) != Done)
                {
                    throw new InvalidOperationException("A bare insert failed: " + Marshal.PtrToStringUTF8(ErrorMessage(_database)));
                }

                _ = Reset(statement);
            }
        }

        Check(Execute(_database, "COMMIT", 0, 0, 0));
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
