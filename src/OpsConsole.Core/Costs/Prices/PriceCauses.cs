using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>Changes of the price book, on the timeline.</summary>
internal sealed class PriceCauses(SettingsInForce settings) : ICauseSource
{
    public string Tells => "changes of prices";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken) =>
    [
        .. (await settings.HistoryAsync(PriceSettings.Name, cancellationToken).ConfigureAwait(false)).Where(v => v.At >= from && v.At < to)
            .Select(v => new Cause(v.At, CauseKind.Price, v.IsRemoved ? "Own prices removed: list prices count" : $"Price book {v.Number} in force", $"/changes/{v.Change}") { Detail = "Asked for by " + v.ByName }),
    ];
}
