using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Migrations.Sqlite;

/// <summary>A unit of work by prepared statements. The caller closes the connection of a unit that failed, which undoes it.</summary>
internal sealed class SqliteTelemetryUnit : ITelemetryUnit
{
    private const string FindInteraction = "SELECT Id, Facts, Segments, Version FROM Interactions WHERE TraceId = ?1";
    private const string FindStub = "SELECT Facts, Segments, Version FROM TraceStubs WHERE TraceId = ?1";
    private const string DeleteStub = "DELETE FROM TraceStubs WHERE TraceId = ?1";
    private const string SaveStub = "INSERT OR REPLACE INTO TraceStubs (TraceId, ReceivedAt, Segments, Facts, Version) VALUES (?1, ?2, ?3, ?4, ?5)";
    private const string AddDimension = "INSERT INTO Dimensions (Kind, Value) VALUES (?1, ?2)";
    private const string AddSeries = "INSERT INTO RollupSeries (ApplicationId, EnvironmentId, ModelId, PromptId, FeatureId, AppVersionId, Origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    private const string AddSegment = "INSERT INTO SpanSegments (Id, EnvironmentId, Kind, LatestAt, Payload) VALUES (?1, ?2, ?3, ?4, ?5)";

    private const string AddInteraction =
        """
        INSERT INTO Interactions (TraceId, StartedAt, DurationMicros, ApplicationId, EnvironmentId, ModelId, PromptId, Outcome, ErrorClass, Name,
            Conversation, UserHash, Calls, ToolCalls, InputTokens, OutputTokens, CacheReadTokens, CostMicros, FirstTokenMicros, FeedbackMillis, ValueMicros, TopicId,
            Segments, Facts, Version, Id, FeatureId, AppVersionId, Traits)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)
        """;

    // The trace id (?1) is left alone: naming it would rewrite its index entry.
    private const string UpdateInteraction =
        """
        UPDATE Interactions SET StartedAt = ?2, DurationMicros = ?3, ApplicationId = ?4, EnvironmentId = ?5, ModelId = ?6, PromptId = ?7,
            Outcome = ?8, ErrorClass = ?9, Name = ?10, Conversation = ?11, UserHash = ?12, Calls = ?13, ToolCalls = ?14, InputTokens = ?15,
            OutputTokens = ?16, CacheReadTokens = ?17, CostMicros = ?18, FirstTokenMicros = ?19, FeedbackMillis = ?20, ValueMicros = ?21,
            TopicId = ?22, Segments = ?23, Facts = ?24, Version = ?25, FeatureId = ?27, AppVersionId = ?28, Traits = ?29
        WHERE Id = ?26
        """;

    private const string SaveCall =
        """
        INSERT OR REPLACE INTO ModelCalls (InteractionId, SpanId, StartedAt, DurationMicros, FirstTokenMicros, OperationId, ProviderId, RequestModelId,
            ResponseModelId, PromptId, ResponseId, ResponseHash, FinishReason, ErrorClass, InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens,
            ReasoningTokens, CostMicros, FeatureId)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        """;

    private const string DeleteCall = "DELETE FROM ModelCalls WHERE InteractionId = ?1 AND SpanId = ?2";

    private const string AddEvaluation =
        """
        INSERT INTO Evaluations (Id, Fingerprint, TraceId, SpanId, ResponseHash, At, Name, Score, Label, Explanation)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (Fingerprint) DO NOTHING
        """;

    private const string FindResponse =
        "SELECT i.TraceId FROM ModelCalls c JOIN Interactions i ON i.Id = c.InteractionId WHERE c.ResponseHash = ?1 ORDER BY c.InteractionId LIMIT 1";

    private const string AnyWaits = "SELECT 1 FROM WaitingOutcomes LIMIT 1";
    private const string FindWaiting = "SELECT Said, Version FROM WaitingOutcomes WHERE ResponseHash = ?1";
    private const string SaveWaiting = "INSERT OR REPLACE INTO WaitingOutcomes (ResponseHash, ReceivedAt, Said, Version) VALUES (?1, ?2, ?3, ?4)";
    private const string DeleteWaiting = "DELETE FROM WaitingOutcomes WHERE ResponseHash = ?1";
    private const string FindStream = "SELECT StartMicros, AtMicros, Sum, Buckets, Version FROM MetricStreams WHERE Id = ?1";
    private const string SaveStream = "INSERT OR REPLACE INTO MetricStreams (Id, StartMicros, AtMicros, Sum, Buckets, Version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    private const string FindRollup = "SELECT Cell FROM Rollups WHERE Tier = ?1 AND Bucket = ?2 AND SeriesId = ?3 AND Node = ?4";
    private const string AddRollup = "INSERT INTO Rollups (Tier, Bucket, SeriesId, Node, Cell) VALUES (?1, ?2, ?3, ?4, ?5)";
    private const string UpdateRollup = "UPDATE Rollups SET Cell = ?5 WHERE Tier = ?1 AND Bucket = ?2 AND SeriesId = ?3 AND Node = ?4";
    private const string DeleteRollup = "DELETE FROM Rollups WHERE Tier = ?1 AND Bucket = ?2 AND SeriesId = ?3 AND Node = ?4";

    private readonly SqliteDatabase _database;
    private readonly int _node;

    private SqliteTelemetryUnit(SqliteDatabase database, int node)
    {
        _database = database;
        _node = node;
    }

    public static SqliteTelemetryUnit Begin(SqliteDatabase database, int node)
    {
        database.Execute("BEGIN IMMEDIATE");
        return new SqliteTelemetryUnit(database, node);
    }

    public ValueTask LoadAsync(IReadOnlyList<TraceChange> traces)
    {
        Span<byte> id = stackalloc byte[TraceId.Size];
        foreach (TraceChange trace in traces)
        {
            trace.TraceId.CopyTo(id);
            SqliteStatement interaction = _database.Statement(FindInteraction).Add(id);
            if (interaction.Read())
            {
                trace.Stored = new StoredTrace(interaction.Integer(0), interaction.Blob(1), interaction.Blob(2), (int)interaction.Integer(3));
                continue;
            }

            SqliteStatement stub = _database.Statement(FindStub).Add(id);
            if (stub.Read())
            {
                trace.Stored = new StoredTrace(0, stub.Blob(0), stub.Blob(1), (int)stub.Integer(2));
            }
        }

        return default;
    }

    public ValueTask<int> AddDimensionAsync(Dimension dimension)
    {
        _database.Statement(AddDimension).Add((long)dimension.Kind).Add(dimension.Value).Run();
        return new((int)_database.LastId);
    }

    public ValueTask<int> AddSeriesAsync(RollupSeries series)
    {
        _database.Statement(AddSeries)
            .Add(series.ApplicationId).Add(series.EnvironmentId).Add(series.ModelId).Add(series.PromptId).Add(series.FeatureId)
            .Add(series.AppVersionId).Add((long)series.Origin).Run();
        return new((int)_database.LastId);
    }

    public ValueTask SaveAsync(IReadOnlyList<TraceWrite> traces)
    {
        foreach (TraceWrite trace in traces)
        {
            if (trace.Interaction is { } interaction)
            {
                bool update = trace.Stored is { InteractionId: not 0 };
                if (trace.Stored is not null && !update)
                {
                    _database.Statement(DeleteStub).Add(interaction.TraceId).Run();
                }

                Save(interaction, update ? UpdateInteraction : AddInteraction);
                Save(trace.NewCalls);
                Save(trace.ChangedCalls);
                foreach (SpanId gone in trace.GoneCalls)
                {
                    _database.Statement(DeleteCall).Add(interaction.Id).Add((long)gone.Value).Run();
                }
            }
            else if (trace.Stub is { } stub)
            {
                _database.Statement(SaveStub).Add(stub.TraceId).Add(stub.ReceivedAt).Add(stub.Segments).Add(stub.Facts).Add(stub.Version).Run();
            }
        }

        return default;
    }

    public ValueTask SaveAsync(IReadOnlyList<SpanSegment> segments)
    {
        foreach (SpanSegment segment in segments)
        {
            _database.Statement(AddSegment)
                .Add(segment.Id).Add(segment.EnvironmentId).Add((long)segment.Kind).Add(segment.LatestAt).Add(segment.Payload).Run();
        }

        return default;
    }

    public ValueTask SaveAsync(IReadOnlyList<Evaluation> evaluations)
    {
        foreach (Evaluation evaluation in evaluations)
        {
            SqliteStatement statement = _database.Statement(AddEvaluation).Add(evaluation.Id).Add(evaluation.Fingerprint);
            _ = evaluation.TraceId is null ? statement.Add((long?)null) : statement.Add(evaluation.TraceId);
            statement.Add(evaluation.SpanId).Add(evaluation.ResponseHash).Add(evaluation.At).Add(evaluation.Name).Add(evaluation.Score)
                .Add(evaluation.Label).Add(evaluation.Explanation).Run();
        }

        return default;
    }

    public ValueTask<Dictionary<long, MetricStream>> FindStreamsAsync(IReadOnlyCollection<long> ids)
    {
        Dictionary<long, MetricStream> found = [];
        foreach (long id in ids)
        {
            SqliteStatement row = _database.Statement(FindStream).Add(id);
            if (row.Read())
            {
                found.Add(id, new MetricStream
                {
                    Id = id,
                    StartMicros = row.Integer(0),
                    AtMicros = row.Integer(1),
                    Sum = row.Real(2),
                    Buckets = row.Blob(3),
                    Version = (int)row.Integer(4),
                });
            }
        }

        return new(found);
    }

    public ValueTask SaveAsync(IReadOnlyList<MetricStream> streams)
    {
        foreach (MetricStream stream in streams)
        {
            _database.Statement(SaveStream)
                .Add(stream.Id).Add(stream.StartMicros).Add(stream.AtMicros).Add((double?)stream.Sum).Add(stream.Buckets).Add(stream.Version).Run();
        }

        return default;
    }

    public ValueTask<Dictionary<long, TraceId>> FindResponsesAsync(IReadOnlyCollection<long> hashes)
    {
        Dictionary<long, TraceId> found = [];
        foreach (long hash in hashes)
        {
            SqliteStatement row = _database.Statement(FindResponse).Add(hash);
            if (row.Read())
            {
                found.Add(hash, TraceId.FromBytes(row.Blob(0)));
            }
        }

        return new(found);
    }

    public ValueTask<bool> AnyWaitsAsync() => new(_database.Statement(AnyWaits).Read());

    public ValueTask<Dictionary<long, WaitingOutcome>> FindWaitingAsync(IReadOnlyCollection<long> hashes)
    {
        Dictionary<long, WaitingOutcome> found = [];
        foreach (long hash in hashes)
        {
            SqliteStatement row = _database.Statement(FindWaiting).Add(hash);
            if (row.Read())
            {
                found.Add(hash, new WaitingOutcome { ResponseHash = hash, Said = row.Blob(0), Version = (int)row.Integer(1) });
            }
        }

        return new(found);
    }

    public ValueTask SaveAsync(IReadOnlyList<WaitingOutcome> waiting)
    {
        foreach (WaitingOutcome row in waiting)
        {
            _database.Statement(SaveWaiting).Add(row.ResponseHash).Add(row.ReceivedAt).Add(row.Said).Add(row.Version).Run();
        }

        return default;
    }

    public ValueTask DeleteAsync(IReadOnlyList<WaitingOutcome> joined)
    {
        foreach (WaitingOutcome row in joined)
        {
            _database.Statement(DeleteWaiting).Add(row.ResponseHash).Run();
        }

        return default;
    }

    public ValueTask AddToRollupsAsync(IReadOnlyDictionary<RollupKey, RollupCell> changes)
    {
        foreach ((RollupKey key, RollupCell change) in changes)
        {
            SqliteStatement row = Rollup(FindRollup, key);
            bool known = row.Read();
            if (known)
            {
                change.AddPacked(row.View(0));
            }

            if (!change.IsEmpty)
            {
                Rollup(known ? UpdateRollup : AddRollup, key).Add(change.Pack()).Run();
            }
            else if (known)
            {
                Rollup(DeleteRollup, key).Run();
            }
        }

        return default;
    }

    public ValueTask CommitAsync()
    {
        _database.EndReads();
        _database.Execute("COMMIT");
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private SqliteStatement Rollup(string sql, RollupKey key) =>
        _database.Statement(sql).Add((long)key.Bucket.Tier).Add(key.Bucket.Bucket).Add(key.SeriesId).Add(_node);

    private void Save(Interaction row, string sql) => _database.Statement(sql)
        .Add(row.TraceId).Add(row.StartedAt).Add(row.DurationMicros).Add(row.ApplicationId).Add(row.EnvironmentId).Add(row.ModelId).Add(row.PromptId)
        .Add((long)row.Outcome).Add((long)row.ErrorClass).Add(row.Name).Add(row.Conversation).Add(row.UserHash).Add(row.Calls).Add(row.ToolCalls)
        .Add(row.InputTokens).Add(row.OutputTokens).Add(row.CacheReadTokens).Add(row.CostMicros).Add(row.FirstTokenMicros)
        .Add(row.FeedbackMillis).Add(row.ValueMicros).Add(row.TopicId)
        .Add(row.Segments).Add(row.Facts).Add(row.Version).Add(row.Id).Add(row.FeatureId).Add(row.AppVersionId).Add((long)row.Traits).Run();

    private void Save(IReadOnlyList<ModelCall> calls)
    {
        foreach (ModelCall call in calls)
        {
            _database.Statement(SaveCall)
                .Add(call.InteractionId).Add(call.SpanId).Add(call.StartedAt).Add(call.DurationMicros).Add(call.FirstTokenMicros)
                .Add(call.OperationId).Add(call.ProviderId).Add(call.RequestModelId).Add(call.ResponseModelId).Add(call.PromptId)
                .Add(call.ResponseId).Add(call.ResponseHash).Add(call.FinishReason).Add((long)call.ErrorClass)
                .Add(call.InputTokens).Add(call.OutputTokens).Add(call.CacheReadTokens).Add(call.CacheWriteTokens).Add(call.ReasoningTokens)
                .Add(call.CostMicros).Add(call.FeatureId).Run();
        }
    }
}
