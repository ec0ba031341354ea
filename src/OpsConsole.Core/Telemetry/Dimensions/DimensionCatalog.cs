using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Telemetry.Dimensions;

/// <summary>
/// All values of dimensions, in memory, both ways. Any thread may read; the writer adds what it committed. Where another node
/// adds values too, a reader that meets an unknown number calls <see cref="LoadAsync"/> once.
/// </summary>
public sealed class DimensionCatalog
{
    private static readonly int Kinds = (int)Enum.GetValues<DimensionKind>().Max() + 1;

    private readonly Lock _adding = new();
    private volatile Values[] _kinds = [.. Enumerable.Repeat(Values.None, Kinds)];

    /// <summary>The value behind a number; null for 0 ("none") and for numbers not known here.</summary>
    public string? Name(DimensionKind kind, int id) => _kinds[(int)kind].ById.GetValueOrDefault(id);

    /// <summary>The number of a value, spelled as it is stored.</summary>
    public bool TryFind(DimensionKind kind, string value, out int id) => _kinds[(int)kind].ByValue.TryGetValue(value, out id);

    /// <summary>All values of a kind, in ordinal order.</summary>
    public IReadOnlyList<string> All(DimensionKind kind) => _kinds[(int)kind].Sorted;

    /// <summary>True when a kind had more values than the limit, so that some were counted as <see cref="Dimension.Overflow"/>.</summary>
    public bool HasOverflowed(DimensionKind kind) => _kinds[(int)kind].ByValue.ContainsKey(Dimension.Overflow);

    /// <summary>Reads what is stored, also by other nodes.</summary>
    public async Task LoadAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Add(await context.Dimensions.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Number of values of a kind.</summary>
    internal int Count(DimensionKind kind) => _kinds[(int)kind].ById.Count;

    /// <summary>Makes committed values known. Values known already are passed over.</summary>
    internal void Add(IReadOnlyCollection<Dimension> dimensions)
    {
        if (dimensions.Count == 0)
        {
            return;
        }

        lock (_adding)
        {
            Values[] kinds = [.. _kinds];
            foreach (IGrouping<DimensionKind, Dimension> group in dimensions.GroupBy(d => d.Kind).Where(g => (int)g.Key < Kinds))
            {
                kinds[(int)group.Key] = kinds[(int)group.Key].With(group);
            }

            _kinds = kinds;
        }
    }

    private sealed record Values(Dictionary<int, string> ById, Dictionary<string, int> ByValue, string[] Sorted)
    {
        public static Values None { get; } = new([], new Dictionary<string, int>(StringComparer.Ordinal), []);

        public Values With(IEnumerable<Dimension> added)
        {
            Dictionary<int, string> byId = new(ById);
            Dictionary<string, int> byValue = new(ByValue, StringComparer.Ordinal);
            foreach (Dimension dimension in added)
            {
                byId[dimension.Id] = dimension.Value;
                byValue[dimension.Value] = dimension.Id;
            }

            return new Values(byId, byValue, [.. byValue.Keys.Order(StringComparer.Ordinal)]);
        }
    }
}
