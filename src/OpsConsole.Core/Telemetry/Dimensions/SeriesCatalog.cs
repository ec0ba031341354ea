using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Dimensions;

/// <summary>What a series of rollups is about.</summary>
/// <param name="ApplicationId">Application (a dimension).</param>
/// <param name="EnvironmentId">Environment (a dimension).</param>
/// <param name="ModelId">Model (a dimension); 0 is none.</param>
/// <param name="PromptId">Prompt version (a dimension); 0 is none.</param>
/// <param name="FeatureId">Feature (a dimension); 0 is none.</param>
/// <param name="AppVersionId">Version of the application (a dimension); 0 is none.</param>
/// <param name="Origin">Where the numbers come from.</param>
public readonly record struct SeriesKey(int ApplicationId, int EnvironmentId, int ModelId, int PromptId, int FeatureId, int AppVersionId, RollupOrigin Origin);

/// <summary>All series of rollups, in memory, both ways. Any thread may read; the writer adds what it committed.</summary>
public sealed class SeriesCatalog
{
    private readonly Lock _adding = new();
    private volatile Snapshot _snapshot = new([], []);

    /// <summary>Number of series.</summary>
    public int Count => _snapshot.ByKey.Count;

    /// <summary>All series by number, as one consistent snapshot.</summary>
    public IReadOnlyDictionary<int, SeriesKey> All => _snapshot.ById;

    /// <summary>What a number stands for; false when it is not known here (another node may have just added it).</summary>
    public bool TryFind(int id, out SeriesKey key) => _snapshot.ById.TryGetValue(id, out key);

    /// <summary>The number of a series.</summary>
    public bool TryFind(SeriesKey key, out int id) => _snapshot.ByKey.TryGetValue(key, out id);

    /// <summary>Reads what is stored, also by other nodes.</summary>
    public async Task LoadAsync(OpsDbContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Add(await context.RollupSeries.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes committed series known.</summary>
    internal void Add(IReadOnlyCollection<RollupSeries> series)
    {
        if (series.Count == 0)
        {
            return;
        }

        lock (_adding)
        {
            Dictionary<int, SeriesKey> byId = new(_snapshot.ById);
            Dictionary<SeriesKey, int> byKey = new(_snapshot.ByKey);
            foreach (RollupSeries row in series)
            {
                SeriesKey key = new(row.ApplicationId, row.EnvironmentId, row.ModelId, row.PromptId, row.FeatureId, row.AppVersionId, row.Origin);
                byId[row.Id] = key;
                byKey[key] = row.Id;
            }

            _snapshot = new Snapshot(byId, byKey);
        }
    }

    private sealed record Snapshot(Dictionary<int, SeriesKey> ById, Dictionary<SeriesKey, int> ByKey);
}
