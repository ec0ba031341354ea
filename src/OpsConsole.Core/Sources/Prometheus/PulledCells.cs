using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>What is counted of a window, by series and minute.</summary>
internal sealed class PulledCells
{
    /// <summary>Some 200 MiB.</summary>
    private const int Most = 100_000;

    private readonly Dictionary<(string Application, string Environment, string? Model, int Minute), RollupCell> _cells = [];

    /// <summary>The cell of a series in a minute.</summary>
    /// <exception cref="SourceException">There are more than fit in memory.</exception>
    public RollupCell Of(string application, string environment, string? model, int minute)
    {
        if (!_cells.TryGetValue((application, environment, model, minute), out RollupCell? cell))
        {
            if (_cells.Count == Most)
            {
                throw new SourceException(SourceFault.Refused, $"There are more than {Most} series and minutes at once.", "Read a shorter window, or fewer applications and models.") { IsTooLarge = true };
            }

            _cells.Add((application, environment, model, minute), cell = new RollupCell());
        }

        return cell;
    }

    /// <summary>Says that the cost of an application is known: none of its calls lacks a price.</summary>
    public void Price(string application, string environment)
    {
        foreach (RollupCell cell in _cells.Where(c => c.Key.Application == application && c.Key.Environment == environment).Select(c => c.Value))
        {
            cell.UnpricedCalls = 0;
        }
    }

    /// <summary>All that is not empty, oldest first.</summary>
    public IReadOnlyList<PulledMinute> ToList() =>
    [
        .. _cells.Where(c => !c.Value.IsEmpty)
            .OrderBy(c => c.Key.Minute).ThenBy(c => c.Key.Application, StringComparer.Ordinal).ThenBy(c => c.Key.Environment, StringComparer.Ordinal).ThenBy(c => c.Key.Model, StringComparer.Ordinal)
            .Select(c => new PulledMinute(c.Key.Application, c.Key.Environment, c.Key.Model, c.Key.Minute, c.Value)),
    ];
}
