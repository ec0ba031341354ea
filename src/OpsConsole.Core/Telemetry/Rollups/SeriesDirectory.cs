using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;

namespace OpsConsole.Core.Telemetry.Rollups;

/// <summary>A series by its names.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Application">Application.</param>
/// <param name="Environment">Environment.</param>
/// <param name="Model">Model; null for none.</param>
/// <param name="Prompt">Prompt version; null for none.</param>
/// <param name="Feature">Feature; null for none.</param>
/// <param name="AppVersion">Version of the application; null for none.</param>
/// <param name="Origin">Where the numbers come from.</param>
internal sealed record SeriesNames(int Id, string Application, string Environment, string? Model, string? Prompt, string? Feature, string? AppVersion, RollupOrigin Origin);

/// <summary>All series, in memory: there are as many as combinations of dimensions, and none ever changes.</summary>
internal sealed class SeriesDirectory(IDbContextFactory<OpsDbContext> contexts)
{
    private volatile Dictionary<int, SeriesNames> _series = [];

    /// <summary>The series by number, read again when one of the given numbers is new.</summary>
    public async Task<IReadOnlyDictionary<int, SeriesNames>> ForAsync(IEnumerable<int> ids, CancellationToken cancellationToken)
    {
        Dictionary<int, SeriesNames> known = _series;
        return ids.All(known.ContainsKey) ? known : await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The series by number, as they are in the database now.</summary>
    public async Task<IReadOnlyDictionary<int, SeriesNames>> ReadAsync(CancellationToken cancellationToken)
    {
        await using OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<int, string> names = await context.Dimensions.AsNoTracking()
            .Where(d => d.Kind <= DimensionKind.Prompt || d.Kind == DimensionKind.Feature || d.Kind == DimensionKind.AppVersion)
            .ToDictionaryAsync(d => d.Id, d => d.Value, cancellationToken).ConfigureAwait(false);
        List<RollupSeries> rows = await context.RollupSeries.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<int, SeriesNames> series = rows.ToDictionary(r => r.Id, r => new SeriesNames(
            r.Id,
            names.GetValueOrDefault(r.ApplicationId, ""),
            names.GetValueOrDefault(r.EnvironmentId, ""),
            names.GetValueOrDefault(r.ModelId),
            names.GetValueOrDefault(r.PromptId),
            names.GetValueOrDefault(r.FeatureId),
            names.GetValueOrDefault(r.AppVersionId),
            r.Origin));
        _series = series;
        return series;
    }
}
