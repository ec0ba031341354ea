using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>The dimension numbers a filter stands for: null lets everything through, an empty list nothing.</summary>
internal sealed record FilterNumbers(int[]? Applications, int[]? Environments, int[]? Models, int[]? Prompts, int[]? Features = null, int[]? AppVersions = null)
{
    /// <summary>True when a value was asked for that no interaction has.</summary>
    public bool MatchNothing => Applications is [] || Environments is [] || Models is [] || Prompts is [] || Features is [] || AppVersions is [];

    /// <summary>Looks the filter's values up; what the catalog does not know is looked for in the database once, for another node may have added it.</summary>
    public static async Task<FilterNumbers> FindAsync(OpsDbContext db, DimensionCatalog catalog, MetricsFilter filter, CancellationToken cancellationToken)
    {
        FilterNumbers numbers = Find(catalog, filter);
        if (numbers.MatchNothing)
        {
            await catalog.LoadAsync(db, cancellationToken).ConfigureAwait(false);
            numbers = Find(catalog, filter);
        }

        return numbers;
    }

    /// <summary>The interactions that they let through.</summary>
    public IQueryable<Interaction> Of(IQueryable<Interaction> rows)
    {
        if (Applications is { } applications)
        {
            rows = rows.Where(i => applications.Contains(i.ApplicationId));
        }

        if (Environments is { } environments)
        {
            rows = rows.Where(i => environments.Contains(i.EnvironmentId));
        }

        if (Models is { } models)
        {
            rows = rows.Where(i => models.Contains(i.ModelId));
        }

        if (Prompts is { } prompts)
        {
            rows = rows.Where(i => prompts.Contains(i.PromptId));
        }

        if (Features is { } features)
        {
            rows = rows.Where(i => features.Contains(i.FeatureId));
        }

        return AppVersions is { } versions ? rows.Where(i => versions.Contains(i.AppVersionId)) : rows;
    }

    private static FilterNumbers Find(DimensionCatalog catalog, MetricsFilter filter)
    {
        return new FilterNumbers(
            One(DimensionKind.Application, filter.Application),
            One(DimensionKind.Environment, filter.Environment),
            One(DimensionKind.Model, filter.Model),
            filter.Prompt is { } prompt
                ? [.. catalog.All(DimensionKind.Prompt).Where(p => IsVersionOf(p, prompt)).SelectMany(p => One(DimensionKind.Prompt, p)!)]
                : null,
            One(DimensionKind.Feature, filter.Feature),
            One(DimensionKind.AppVersion, filter.AppVersion));

        int[]? One(DimensionKind kind, string? value) => value is null ? null : catalog.TryFind(kind, value, out int id) ? [id] : [];
    }

    // A prompt's name without version stands for all its versions.
    private static bool IsVersionOf(string value, string prompt) =>
        value.StartsWith(prompt, StringComparison.Ordinal) && (value.Length == prompt.Length || value[prompt.Length] == '@');
}
