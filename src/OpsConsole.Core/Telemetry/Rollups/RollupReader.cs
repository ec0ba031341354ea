using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>Rows of a chunk: [First, End).</summary>
internal readonly record struct RollupRows(RollupChunk Chunk, int First, int End);

/// <summary>Reads rollups through the <see cref="RollupCache"/>.</summary>
internal sealed class RollupReader : IDisposable
{
    private const string Rows = "SELECT Bucket, SeriesId, Cell FROM Rollups WHERE Tier = @tier AND Bucket >= @from AND Bucket < @to ORDER BY Bucket, SeriesId";

    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly IRollupChanges _changes;
    private readonly RollupCache _cache;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneReader = new(1, 1); // ten pages that open together read a chunk once

    public RollupReader(IDbContextFactory<OpsDbContext> contexts, IRollupChanges changes, RollupCache cache, TimeProvider time)
    {
        (_contexts, _changes, _cache, _time) = (contexts, changes, cache, time);
        _changes.Changed += _cache.Invalidate;
    }

    /// <summary>The rows of the runs, in order of time; within a bucket by series, and a row for each node that counted.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="countersOnly">Whether histograms are not asked for; they may be there all the same.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<List<RollupRows>> ReadAsync(IReadOnlyList<RollupRun> runs, bool countersOnly, CancellationToken cancellationToken)
    {
        List<RollupRows> rows = [];
        foreach (RollupRun run in runs)
        {
            foreach (RollupChunk chunk in await ChunksAsync(run, countersOnly, cancellationToken).ConfigureAwait(false))
            {
                rows.Add(new RollupRows(chunk, chunk.IndexOf(run.From), chunk.IndexOf(run.To)));
            }
        }

        return rows;
    }

    public void Dispose()
    {
        _changes.Changed -= _cache.Invalidate;
        _oneReader.Dispose();
    }

    private async Task<RollupChunk[]> ChunksAsync(RollupRun run, bool countersOnly, CancellationToken cancellationToken)
    {
        ChunkKey[] keys = [.. Keys(run, countersOnly)];
        RollupChunk?[] chunks = Find(keys);
        if (Array.IndexOf(chunks, null) >= 0)
        {
            await _oneReader.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                chunks = Find(keys);
                await Task.Run(() => ReadMissing(keys, chunks, cancellationToken), cancellationToken).ConfigureAwait(false); // SQLite's async API blocks
            }
            finally
            {
                _oneReader.Release();
            }
        }

        return chunks!;
    }

    private static IEnumerable<ChunkKey> Keys(RollupRun run, bool countersOnly)
    {
        for (ChunkKey key = ChunkKey.Of(run.Tier, run.From, countersOnly); key.Start < run.To; key = key with { Start = key.End })
        {
            yield return key;
        }
    }

    private RollupChunk?[] Find(ChunkKey[] keys)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        return Array.ConvertAll(keys, key => (key.CountersOnly ? _cache.Find(key with { CountersOnly = false }, now) : null) ?? _cache.Find(key, now));
    }

    private void ReadMissing(ChunkKey[] keys, RollupChunk?[] chunks, CancellationToken cancellationToken)
    {
        using OpsDbContext context = _contexts.CreateDbContext();
        context.Database.OpenConnection();
        for (int first = 0; first < keys.Length; first++)
        {
            int end = first;
            while (end < keys.Length && chunks[end] is null)
            {
                end++;
            }

            if (end > first)
            {
                Read(context.Database.GetDbConnection(), keys.AsSpan(first, end - first), chunks.AsSpan(first, end - first), cancellationToken);
                first = end;
            }
        }
    }

    /// <summary>Reads adjoining chunks by one statement.</summary>
    private void Read(DbConnection connection, ReadOnlySpan<ChunkKey> keys, Span<RollupChunk?> chunks, CancellationToken cancellationToken)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        foreach (ChunkKey key in keys)
        {
            _cache.BeginRead(key);
        }

        try
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = Rows;
            Bind(command, "@tier", (byte)keys[0].Tier);
            Bind(command, "@from", keys[0].Start);
            Bind(command, "@to", keys[^1].End);
            using DbDataReader reader = command.ExecuteReader();
            bool more = reader.Read();
            RollupCell counters = new();
            byte[] beginning = keys[0].CountersOnly ? new byte[RollupCell.MaxCountersLength] : [];
            for (int i = 0; i < keys.Length; i++)
            {
                RollupChunk.Builder builder = new();
                for (; more && reader.GetInt32(0) is var bucket && bucket < keys[i].End; more = reader.Read())
                {
                    ReadOnlySpan<byte> cell = keys[i].CountersOnly ? beginning.AsSpan(0, (int)reader.GetBytes(2, 0, beginning, 0, beginning.Length)) : reader.GetFieldValue<byte[]>(2);
                    builder.Add(bucket, reader.GetInt32(1), keys[i].CountersOnly ? cell[..counters.CountersLength(cell)] : cell);
                }

                chunks[i] = builder.Build(now);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            for (int i = 0; i < keys.Length; i++)
            {
                _cache.EndRead(keys[i], chunks[i]);
            }
        }
    }

    private static void Bind(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
