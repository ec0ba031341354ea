using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>
/// What is known of one trace: the set of its facts by span id, the extent of all its spans, and what was stated of it. Immutable. Merging is
/// commutative, associative and idempotent, so neither the order nor the repetition of exports changes what comes out.
/// </summary>
internal sealed class TraceFacts
{
    /// <summary>Most facts of a trace. Of more, the earliest are kept, whatever the order of arrival.</summary>
    public const int Limit = 2000;

    private const int LinearSearch = 24; // below this many facts a scan beats a dictionary

    private readonly SpanFact[] _facts;

    internal TraceFacts(SpanFact[] facts, long startMicros, long endMicros, bool truncated, Statements said)
    {
        _facts = facts;
        StartMicros = startMicros;
        EndMicros = endMicros;
        Truncated = truncated;
        Said = said;
    }

    /// <summary>Nothing known.</summary>
    public static TraceFacts Empty { get; } = new([], long.MaxValue, long.MinValue, truncated: false, Statements.None);

    /// <summary>The facts by start, then span id.</summary>
    public ReadOnlySpan<SpanFact> Facts => _facts;

    /// <summary>Earliest start of all spans, microseconds since 1970 UTC.</summary>
    public long StartMicros { get; }

    /// <summary>Latest end of all spans, microseconds since 1970 UTC.</summary>
    public long EndMicros { get; }

    /// <summary>False when only log records of the trace arrived so far.</summary>
    public bool HasExtent => EndMicros >= StartMicros;

    /// <summary>True when there were more than <see cref="Limit"/> facts.</summary>
    public bool Truncated { get; }

    /// <summary>What was stated of the interaction.</summary>
    public Statements Said { get; }

    /// <summary>True when a GenAI span is among them, which makes the trace an interaction.</summary>
    public bool IsInteraction => Array.Exists(_facts, fact => fact.Role != SpanRole.Other);

    /// <summary>Adds what a request brought.</summary>
    /// <returns>This very object when it brought nothing new.</returns>
    public TraceFacts Merge(TraceDelta delta) => Merge(delta.Facts, delta.StartMicros, delta.EndMicros, truncated: false, Statements.None);

    /// <summary>Adds what was stated.</summary>
    /// <returns>This very object when it brought nothing new.</returns>
    public TraceFacts Merge(Statements said) => Merge([], long.MaxValue, long.MinValue, truncated: false, said);

    /// <summary>Adds what is known elsewhere.</summary>
    /// <returns>This very object when it brought nothing new.</returns>
    public TraceFacts Merge(TraceFacts other) => Merge(other._facts, other.StartMicros, other.EndMicros, other.Truncated, other.Said);

    /// <summary>What the interaction's row says.</summary>
    /// <exception cref="InvalidOperationException">There are no facts.</exception>
    public TraceSummary Summarise() => TraceSummary.Of(this);

    /// <summary>The facts of a new trace, where all spans are different ones: nearly always.</summary>
    /// <returns>Null when a span is there twice, or there are too many to look.</returns>
    private static TraceFacts? First(IReadOnlyList<SpanFact> incoming, long startMicros, long endMicros, bool truncated, Statements said)
    {
        if (incoming.Count > LinearSearch)
        {
            return null;
        }

        SpanFact[] facts = new SpanFact[incoming.Count];
        for (int i = 0; i < facts.Length; i++)
        {
            SpanFact fact = incoming[i];
            startMicros = Math.Min(startMicros, fact.StartMicros);
            endMicros = Math.Max(endMicros, fact.StartMicros + fact.DurationMicros);
            int place = i;
            for (; place > 0 && Compare(facts[place - 1], fact) > 0; place--)
            {
                facts[place] = facts[place - 1];
            }

            facts[place] = fact;
            for (int other = 0; other < i; other++)
            {
                if (incoming[other].SpanId == fact.SpanId)
                {
                    return null;
                }
            }
        }

        return new TraceFacts(facts, startMicros, endMicros, truncated, said);
    }

    private static int Compare(SpanFact a, SpanFact b) =>
        a.StartMicros != b.StartMicros ? a.StartMicros.CompareTo(b.StartMicros) : a.SpanId.Value.CompareTo(b.SpanId.Value);

    private TraceFacts Merge(IReadOnlyList<SpanFact> incoming, long startMicros, long endMicros, bool truncated, Statements stated)
    {
        if (ReferenceEquals(this, Empty) && First(incoming, startMicros, endMicros, truncated, stated) is { HasExtent: true } first)
        {
            return first;
        }

        long start = Math.Min(StartMicros, startMicros), end = Math.Max(EndMicros, endMicros);
        List<SpanFact>? merged = null;
        Dictionary<SpanId, int>? places = null;
        for (int i = 0; i < incoming.Count; i++)
        {
            SpanFact fact = incoming[i];
            start = Math.Min(start, fact.StartMicros);
            end = Math.Max(end, fact.StartMicros + fact.DurationMicros);
            int place = Find(fact.SpanId);
            if (place < 0)
            {
                merged ??= Copy(incoming.Count);
                merged.Add(fact);
                places?.Add(fact.SpanId, merged.Count - 1);
            }
            else if (Prefer(merged is null ? _facts[place] : merged[place], fact) is { } other)
            {
                merged ??= Copy(incoming.Count);
                merged[place] = other;
            }
        }

        truncated |= Truncated;
        Statements said = Said.Merge(stated);
        SpanFact[] facts = merged is null ? _facts : Order(merged, ref truncated);
        bool same = start == StartMicros && end == EndMicros && truncated == Truncated && ReferenceEquals(said, Said)
            && (merged is null || facts.AsSpan().SequenceEqual(_facts));
        return same ? this : new TraceFacts(facts, start, end, truncated, said);

        List<SpanFact> Copy(int more)
        {
            List<SpanFact> copy = new(_facts.Length + more);
            copy.AddRange(_facts);
            return copy;
        }

        int Find(SpanId id)
        {
            int count = merged?.Count ?? _facts.Length;
            if (count <= LinearSearch)
            {
                for (int i = 0; i < count; i++)
                {
                    if ((merged is null ? _facts[i] : merged[i]).SpanId == id)
                    {
                        return i;
                    }
                }

                return -1;
            }

            if (places is null)
            {
                places = new Dictionary<SpanId, int>(count);
                for (int i = 0; i < count; i++)
                {
                    places.Add((merged is null ? _facts[i] : merged[i]).SpanId, i);
                }
            }

            return places.GetValueOrDefault(id, -1);
        }
    }

    private static SpanFact[] Order(List<SpanFact> facts, ref bool truncated)
    {
        facts.Sort(Compare);
        if (facts.Count > Limit)
        {
            truncated = true;
            facts.RemoveRange(Limit, facts.Count - Limit);
        }

        return [.. facts];
    }

    /// <summary>
    /// A span should not arrive twice with different contents, but where it does (first unfinished, then finished) the same of
    /// the two must win in either order: the longer, of equally long ones the one with the greater bytes, and where only the price
    /// is another, the one by the newer price book.
    /// </summary>
    /// <returns>The other one where it wins; null where the known one stays.</returns>
    private static SpanFact? Prefer(SpanFact known, SpanFact other)
    {
        if (ReferenceEquals(known, other) || known.Equals(other) || known.DurationMicros > other.DurationMicros)
        {
            return null;
        }

        if (other.DurationMicros > known.DurationMicros)
        {
            return other;
        }

        int order = Compare(WithoutPrice(other), WithoutPrice(known));
        order = order != 0 ? order : Nullable.Compare(other.PricedBy, known.PricedBy);
        return (order != 0 ? order : Compare(other, known)) > 0 ? other : null;

        static int Compare(SpanFact a, SpanFact b) => FactsCodec.Pack(a).AsSpan().SequenceCompareTo(FactsCodec.Pack(b));
        static SpanFact WithoutPrice(SpanFact fact) => fact with { CostMicros = null, PricedBy = null };
    }
}
