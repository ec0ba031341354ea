using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Ingest;

/// <summary>
/// A unit of work through EF Core, for any database. Two nodes that change the same row notice each other by its version
/// (<see cref="DbUpdateConcurrencyException"/>) or by a duplicate key; the store then runs the unit again.
/// </summary>
internal sealed class EfTelemetryUnit : ITelemetryUnit
{
    private const int KeysAQuery = 500; // SQL Server takes 2,100 parameters

    private readonly OpsDbContext _context;
    private readonly IDbContextTransaction? _transaction;
    private readonly int _node;
    private readonly CancellationToken _cancellationToken;

    private EfTelemetryUnit(OpsDbContext context, IDbContextTransaction? transaction, int node, CancellationToken cancellationToken)
    {
        _context = context;
        _transaction = transaction;
        _node = node;
        _cancellationToken = cancellationToken;
    }

    public static async Task<EfTelemetryUnit> BeginAsync(IDbContextFactory<OpsDbContext> contexts, int node, CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            context.ChangeTracker.AutoDetectChangesEnabled = false; // every change is marked here
            IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            return new EfTelemetryUnit(context, transaction, node, cancellationToken);
        }
        catch
        {
            await context.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A unit within a transaction that somebody else has begun, commits and ends.</summary>
    public static EfTelemetryUnit Within(OpsDbContext context, int node, CancellationToken cancellationToken) => new(context, null, node, cancellationToken);

    public async ValueTask LoadAsync(IReadOnlyList<TraceChange> traces)
    {
        Dictionary<TraceId, TraceChange> byId = traces.ToDictionary(trace => trace.TraceId);
        foreach (byte[][] ids in traces.Select(trace => trace.TraceId.ToBytes()).Chunk(KeysAQuery))
        {
            var interactions = await _context.Interactions.AsNoTracking().Where(i => ids.Contains(i.TraceId))
                .Select(i => new { i.TraceId, i.Id, i.Facts, i.Segments, i.Version }).ToListAsync(_cancellationToken).ConfigureAwait(false);
            foreach (var row in interactions)
            {
                byId[TraceId.FromBytes(row.TraceId)].Stored = new StoredTrace(row.Id, row.Facts, row.Segments, row.Version);
            }

            List<TraceStub> stubs = await _context.TraceStubs.AsNoTracking().Where(s => ids.Contains(s.TraceId))
                .ToListAsync(_cancellationToken).ConfigureAwait(false);
            foreach (TraceStub stub in stubs)
            {
                byId[TraceId.FromBytes(stub.TraceId)].Stored ??= new StoredTrace(0, stub.Facts, stub.Segments, stub.Version);
            }
        }
    }

    public async ValueTask<int> AddDimensionAsync(Dimension dimension)
    {
        Dimension row = new() { Kind = dimension.Kind, Value = dimension.Value };
        _context.Dimensions.Add(row);
        await _context.SaveChangesAsync(_cancellationToken).ConfigureAwait(false);
        return row.Id;
    }

    public async ValueTask<int> AddSeriesAsync(RollupSeries series)
    {
        _context.RollupSeries.Add(series);
        await _context.SaveChangesAsync(_cancellationToken).ConfigureAwait(false);
        return series.Id;
    }

    public ValueTask SaveAsync(IReadOnlyList<TraceWrite> traces)
    {
        foreach (TraceWrite trace in traces)
        {
            if (trace.Interaction is { } interaction)
            {
                Save(interaction, trace.Stored);
                _context.ModelCalls.AddRange(trace.NewCalls);
                _context.ModelCalls.UpdateRange(trace.ChangedCalls);
                _context.ModelCalls.RemoveRange(trace.GoneCalls.Select(id => new ModelCall { InteractionId = interaction.Id, SpanId = (long)id.Value }));
            }
            else if (trace.Stub is { } stub)
            {
                Write(stub, trace.Stored?.Version);
            }
        }

        return default;
    }

    public ValueTask SaveAsync(IReadOnlyList<SpanSegment> segments)
    {
        _context.SpanSegments.AddRange(segments);
        return default;
    }

    public async ValueTask SaveAsync(IReadOnlyList<Evaluation> evaluations)
    {
        foreach (Evaluation[] chunk in evaluations.Chunk(KeysAQuery))
        {
            long[] fingerprints = [.. chunk.Select(evaluation => evaluation.Fingerprint)];
            HashSet<long> known = [.. await _context.Evaluations.Where(e => fingerprints.Contains(e.Fingerprint))
                .Select(e => e.Fingerprint).ToListAsync(_cancellationToken).ConfigureAwait(false)];
            _context.Evaluations.AddRange(chunk.Where(evaluation => !known.Contains(evaluation.Fingerprint)));
        }
    }

    public async ValueTask<Dictionary<long, MetricStream>> FindStreamsAsync(IReadOnlyCollection<long> ids)
    {
        Dictionary<long, MetricStream> found = [];
        foreach (long[] chunk in ids.Chunk(KeysAQuery))
        {
            foreach (MetricStream stream in await _context.MetricStreams.AsNoTracking().Where(s => chunk.Contains(s.Id)).ToListAsync(_cancellationToken).ConfigureAwait(false))
            {
                found.Add(stream.Id, stream);
            }
        }

        return found;
    }

    public ValueTask SaveAsync(IReadOnlyList<MetricStream> streams)
    {
        foreach (MetricStream stream in streams)
        {
            Write(stream, stream.Version == 1 ? null : stream.Version - 1);
        }

        return default;
    }

    public async ValueTask<Dictionary<long, TraceId>> FindResponsesAsync(IReadOnlyCollection<long> hashes)
    {
        Dictionary<long, TraceId> found = [];
        foreach (long[] chunk in hashes.Chunk(KeysAQuery))
        {
            var rows = await _context.ModelCalls.Where(c => c.ResponseHash != null && chunk.Contains(c.ResponseHash.Value))
                .Join(_context.Interactions, c => c.InteractionId, i => i.Id, (c, i) => new { Hash = c.ResponseHash!.Value, i.Id, i.TraceId })
                .ToListAsync(_cancellationToken).ConfigureAwait(false);
            foreach (var row in rows.OrderBy(row => row.Id))
            {
                found.TryAdd(row.Hash, TraceId.FromBytes(row.TraceId));
            }
        }

        return found;
    }

    public async ValueTask<bool> AnyWaitsAsync() => await _context.WaitingOutcomes.AnyAsync(_cancellationToken).ConfigureAwait(false);

    public async ValueTask<Dictionary<long, WaitingOutcome>> FindWaitingAsync(IReadOnlyCollection<long> hashes)
    {
        Dictionary<long, WaitingOutcome> found = [];
        foreach (long[] chunk in hashes.Chunk(KeysAQuery))
        {
            foreach (WaitingOutcome row in await _context.WaitingOutcomes.AsNoTracking().Where(w => chunk.Contains(w.ResponseHash)).ToListAsync(_cancellationToken).ConfigureAwait(false))
            {
                found.Add(row.ResponseHash, row);
            }
        }

        return found;
    }

    public ValueTask SaveAsync(IReadOnlyList<WaitingOutcome> waiting)
    {
        foreach (WaitingOutcome row in waiting)
        {
            Write(row, row.Version == 1 ? null : row.Version - 1);
        }

        return default;
    }

    public ValueTask DeleteAsync(IReadOnlyList<WaitingOutcome> joined)
    {
        _context.WaitingOutcomes.RemoveRange(joined);
        return default;
    }

    public async ValueTask AddToRollupsAsync(IReadOnlyDictionary<RollupKey, RollupCell> changes)
    {
        foreach (IGrouping<RollupTier, KeyValuePair<RollupKey, RollupCell>> tier in changes.GroupBy(change => change.Key.Bucket.Tier))
        {
            foreach (KeyValuePair<RollupKey, RollupCell>[] chunk in tier.OrderBy(change => change.Key.Bucket.Bucket).Chunk(KeysAQuery))
            {
                int[] buckets = [.. chunk.Select(change => change.Key.Bucket.Bucket).Distinct()];
                int[] series = [.. chunk.Select(change => change.Key.SeriesId).Distinct()];
                Dictionary<(int, int), Rollup> rows = await _context.Rollups
                    .Where(r => r.Tier == tier.Key && r.Node == _node && buckets.Contains(r.Bucket) && series.Contains(r.SeriesId))
                    .ToDictionaryAsync(r => (r.Bucket, r.SeriesId), _cancellationToken).ConfigureAwait(false);
                foreach ((RollupKey key, RollupCell change) in chunk)
                {
                    Apply(key, change, rows.GetValueOrDefault((key.Bucket.Bucket, key.SeriesId)));
                }
            }
        }
    }

    public async ValueTask CommitAsync()
    {
        await _context.SaveChangesAsync(_cancellationToken).ConfigureAwait(false);
        if (_transaction is not null)
        {
            await _transaction.CommitAsync(_cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync().ConfigureAwait(false);
            await _context.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Save(Interaction interaction, StoredTrace? stored)
    {
        if (stored is { InteractionId: not 0 })
        {
            Write(interaction, stored.Version);
            return;
        }

        _context.Interactions.Add(interaction);
        if (stored is not null)
        {
            TraceStub stub = new() { TraceId = interaction.TraceId, Segments = stored.Segments, Facts = stored.Facts, Version = stored.Version };
            _context.TraceStubs.Remove(stub);
        }
    }

    /// <summary>Adds a row, or updates the one that was read at the given version.</summary>
    private void Write<T>(T row, int? readVersion) where T : class
    {
        if (readVersion is null)
        {
            _context.Add(row);
        }
        else
        {
            _context.Update(row).Property("Version").OriginalValue = readVersion.Value;
        }
    }

    private void Apply(RollupKey key, RollupCell change, Rollup? row)
    {
        RollupCell cell = change;
        if (row is not null)
        {
            cell = RollupCell.Unpack(row.Cell);
            cell.Add(change);
        }

        if (row is null && !cell.IsEmpty)
        {
            _context.Rollups.Add(new Rollup { Tier = key.Bucket.Tier, Bucket = key.Bucket.Bucket, SeriesId = key.SeriesId, Node = _node, Cell = cell.Pack() });
        }
        else if (row is not null && cell.IsEmpty)
        {
            _context.Rollups.Remove(row);
        }
        else if (row is not null)
        {
            row.Cell = cell.Pack();
            _context.Entry(row).Property(r => r.Cell).IsModified = true;
        }
    }
}
