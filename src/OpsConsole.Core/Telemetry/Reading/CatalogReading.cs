using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Dimensions;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>Names for rows that another node may have written.</summary>
internal static class CatalogReading
{
    /// <summary>Loads the catalog once when it lacks the name of one of these numbers.</summary>
    public static async ValueTask EnsureAsync(
        this DimensionCatalog catalog, OpsDbContext db, IEnumerable<(DimensionKind Kind, int Id)> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Any(n => n.Id != 0 && catalog.Name(n.Kind, n.Id) is null))
        {
            await catalog.LoadAsync(db, cancellationToken).ConfigureAwait(false);
        }
    }
}
