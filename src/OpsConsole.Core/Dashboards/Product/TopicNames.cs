using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Dashboards.Product;

/// <summary>Knows the names of topics, which facets have by number.</summary>
public sealed class TopicNames
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly DimensionCatalog _names;

    internal TopicNames(IDbContextFactory<OpsDbContext> contexts, DimensionCatalog names) => (_contexts, _names) = (contexts, names);

    /// <summary>The names of all topics that some facets have.</summary>
    public async Task<IReadOnlyDictionary<int, string>> OfAsync(FacetSums facets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(facets);
        int[] ids = [.. facets.Of(FacetKind.Topic).Select(t => t.Value)];
        if (ids.Length > 0)
        {
            await using OpsDbContext db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await _names.EnsureAsync(db, ids.Select(id => (DimensionKind.Topic, id)), cancellationToken).ConfigureAwait(false);
        }

        return ids.Select(id => (Id: id, Name: _names.Name(DimensionKind.Topic, id))).Where(t => t.Name is not null).ToDictionary(t => t.Id, t => t.Name!);
    }
}
