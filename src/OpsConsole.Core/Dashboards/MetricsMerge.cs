using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards;

/// <summary>
/// Merges rows into groups in one pass over time: rows come in order of time, so that one cell a group is filled, turned into
/// a point when its interval ends, and used again.
/// </summary>
internal sealed class MetricsMerge
{
    private readonly MetricsGrouping _grouping;
    private readonly MetricsTimeline _timeline;
    private readonly bool _keepHistograms, _countersOnly, _keepFacets;
    private readonly Group[] _groups;
    private readonly (int Bucket, RollupOrigin Best)[] _best; // by place: the last bucket in which it has anything, and which origin counts there
    private readonly bool[] _pulled; // by place: whether anything that was pulled counts
    private int _interval = -1;

    public MetricsMerge(MetricsGrouping grouping, MetricsTimeline timeline, MetricsRequest request)
    {
        (_grouping, _timeline, _keepHistograms, _countersOnly, _keepFacets) = (grouping, timeline, request.KeepHistograms, request.CountersOnly, request.KeepFacets);
        _groups = [.. grouping.Keys.Select(_ => new Group(timeline.Points))];
        _best = new (int, RollupOrigin)[grouping.Places.Count];
        _pulled = new bool[grouping.Places.Count];
        Array.Fill(_best, (-1, RollupOrigin.Spans));
    }

    /// <summary>Adds the rows; never earlier ones than before.</summary>
    public void Add(RollupRows rows)
    {
        for (int start = rows.First, end; start < rows.End; start = end)
        {
            int bucket = rows.Chunk.Bucket(start);
            for (end = start + 1; end < rows.End && rows.Chunk.Bucket(end) == bucket;)
            {
                end++;
            }

            AddBucket(rows.Chunk, bucket, start, end);
        }
    }

    /// <summary>The groups that have anything, largest first; without grouping always the one.</summary>
    public List<MetricsGroup> Finish()
    {
        EndInterval();
        List<MetricsGroup> groups = [];
        for (int i = 0; i < _groups.Length; i++)
        {
            if (!_groups[i].Total.IsEmpty || _grouping.Keys[i].Length == 0)
            {
                groups.Add(new MetricsGroup(_grouping.Keys[i], MetricsTotals.Of(_groups[i].Total, _timeline.SecondsOfAll), Series(_groups[i]))
                {
                    Latency = _keepHistograms ? _groups[i].Total.Latency : null,
                    Facets = _keepFacets ? _groups[i].Total.Facets : null,
                });
            }
        }

        return [.. groups
            .OrderByDescending(g => g.Totals.Requests)
            .ThenByDescending(g => g.Totals.Counters.Calls)
            .ThenBy(g => string.Join('\n', g.Key), StringComparer.Ordinal)];
    }

    /// <summary>The applications of which some of the numbers were pulled.</summary>
    public IReadOnlyList<(string Application, string Environment)> Pulled() => [.. _grouping.Places.Where((_, place) => _pulled[place]).Order()];

    private void AddBucket(RollupChunk chunk, int bucket, int start, int end)
    {
        if (_timeline.IndexOf(bucket) is var interval && interval != _interval)
        {
            EndInterval();
            _interval = interval;
        }

        if (_grouping.HasSeveralOrigins)
        {
            NoteOrigins(chunk, bucket, start, end);
        }

        for (int i = start; i < end; i++)
        {
            MetricsGrouping.Member member = _grouping[chunk.Series(i)];
            if (member.Group >= 0 && (member.Origin == RollupOrigin.Spans || _best[member.Place].Best == member.Origin))
            {
                Group group = _groups[member.Group];
                group.Touched = true;
                Add(group.Interval, chunk.Cell(i));
                if (member.Origin == RollupOrigin.Pulled)
                {
                    _pulled[member.Place] = true;
                }
            }
        }
    }

    private void Add(RollupCell sum, ReadOnlySpan<byte> cell)
    {
        if (_countersOnly)
        {
            sum.AddPackedCounters(cell);
        }
        else
        {
            sum.AddPacked(cell, _keepFacets);
        }
    }

    // An application's spans say more than its metrics, and its metrics more than what a source has of it; all count the same calls.
    private void NoteOrigins(RollupChunk chunk, int bucket, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            MetricsGrouping.Member member = _grouping[chunk.Series(i)];
            if (member.Place >= 0 && (_best[member.Place].Bucket != bucket || member.Origin < _best[member.Place].Best))
            {
                _best[member.Place] = (bucket, member.Origin);
            }
        }
    }

    private void EndInterval()
    {
        foreach (Group group in _groups)
        {
            if (!group.Touched)
            {
                continue;
            }

            if (_timeline.Points > 0)
            {
                group.Points[_interval] = new MetricsPoint(
                    _timeline.Start(_interval), MetricsTotals.Of(group.Interval, _timeline.SecondsOf(_interval)), _keepHistograms ? group.Interval.Latency.Copy() : null)
                {
                    Facets = _keepFacets ? group.Interval.Facets.Copy() : null,
                };
            }

            group.Total.Add(group.Interval);
            group.Interval.Clear();
            group.Touched = false;
        }
    }

    private MetricsPoint[] Series(Group group)
    {
        RollupCell nothing = new();
        for (int i = 0; i < group.Points.Length; i++)
        {
            group.Points[i] ??= new MetricsPoint(_timeline.Start(i), MetricsTotals.Of(nothing, _timeline.SecondsOf(i)));
        }

        return group.Points;
    }

    private sealed class Group(int points)
    {
        public RollupCell Interval { get; } = new();

        public RollupCell Total { get; } = new();

        public bool Touched { get; set; }

        public MetricsPoint[] Points { get; } = new MetricsPoint[points];
    }
}
