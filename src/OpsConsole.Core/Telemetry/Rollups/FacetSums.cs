using System.Runtime.InteropServices;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>What is counted by facets: few of the many that are possible. Not thread-safe.</summary>
public sealed class FacetSums
{
    /// <summary>Most facets of a packed cell: more is not one.</summary>
    private const int MostPacked = 1_000_000;

    private readonly Dictionary<Facet, FacetCounts> _counts = [];

    /// <summary>True when nothing is counted.</summary>
    public bool IsEmpty => _counts.Values.All(c => c == default);

    /// <summary>The facets of a kind that count anything, in order of their values.</summary>
    public IReadOnlyList<(int Value, FacetCounts Counts)> Of(FacetKind kind) =>
        [.. _counts.Where(c => c.Key.Kind == kind && c.Value != default).OrderBy(c => c.Key.Value).Select(c => (c.Key.Value, c.Value))];

    /// <summary>What is counted of a facet; nothing where more was taken back than was ever counted, as of interactions from before facets.</summary>
    public FacetCounts this[Facet facet] => _counts.TryGetValue(facet, out FacetCounts counts) && counts.Requests > 0 ? counts : default;

    /// <summary>Adds to a facet.</summary>
    public void Add(Facet facet, FacetCounts counts) => CollectionsMarshal.GetValueRefOrAddDefault(_counts, facet, out _) += counts;

    /// <summary>Adds others, or with sign -1 takes them away.</summary>
    public void Add(FacetSums other, int sign = 1)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach ((Facet facet, FacetCounts counts) in other._counts)
        {
            Add(facet, counts * sign);
        }
    }

    /// <summary>The same, apart.</summary>
    public FacetSums Copy()
    {
        FacetSums copy = new();
        copy.Add(this);
        return copy;
    }

    /// <summary>Counts an interaction, or with sign -1 takes it back.</summary>
    /// <param name="summary">The interaction.</param>
    /// <param name="topic">The number of its topic; 0 is none.</param>
    /// <param name="sign">1 or -1.</param>
    internal void Count(TraceSummary summary, int topic, int sign)
    {
        FacetCounts counts = new FacetCounts(1, summary.Outcome == Outcome.Completed ? 1 : 0, summary.Outcome == Outcome.Unknown ? 1 : 0, summary.CostMicros ?? 0) * sign;
        Add(Facet.OfCalls(FacetKind.ToolCalls, summary.ToolCalls), counts);
        Add(Facet.OfCalls(FacetKind.ModelCalls, summary.Calls.Count), counts);
        Add(Facet.LengthOf(summary.InputTokens), counts);
        if (topic != 0)
        {
            Add(new Facet(FacetKind.Topic, topic), counts);
        }

        foreach (Traits trait in summary.Traits == Traits.None ? [] : summary.Traits.Each())
        {
            Add(Facet.Of(trait), counts);
        }
    }

    /// <summary>Forgets all.</summary>
    internal void Clear() => _counts.Clear();

    internal void Pack(ref PackWriter writer)
    {
        Facet[] filled = [.. _counts.Where(c => c.Value != default).Select(c => c.Key).OrderBy(f => f.Kind).ThenBy(f => f.Value)];
        writer.Unsigned((ulong)filled.Length);
        foreach (Facet facet in filled)
        {
            FacetCounts counts = _counts[facet];
            writer.Byte((byte)facet.Kind);
            writer.Unsigned((ulong)facet.Value);
            writer.Signed(counts.Requests);
            writer.Signed(counts.Completed);
            writer.Signed(counts.Unknown);
            writer.Signed(counts.CostMicros);
        }
    }

    /// <summary>Adds packed ones.</summary>
    /// <exception cref="InvalidDataException">The bytes are not packed facets.</exception>
    internal void AddPacked(ref PackReader reader)
    {
        for (int left = reader.Int(MostPacked); left > 0; left--)
        {
            Facet facet = new((FacetKind)reader.Byte(), reader.Int(int.MaxValue));
            Add(facet, new FacetCounts(reader.Signed(), reader.Signed(), reader.Signed(), reader.Signed()));
        }
    }
}
