using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Telemetry.Dimensions;

/// <summary>
/// Gives numbers to values and series within one transaction: known ones from the catalogs, new ones from the database. The
/// catalogs learn of the new ones by <see cref="Publish"/>, after the commit; a rollback leaves no trace.
/// </summary>
internal sealed class NumberAllocation(DimensionCatalog dimensions, SeriesCatalog series, TelemetryOptions options, ITelemetryUnit unit)
{
    private readonly Dictionary<(DimensionKind, string), int> _found = [];
    private readonly Dictionary<SeriesKey, int> _foundSeries = [];
    private readonly List<Dimension> _newDimensions = [];
    private readonly int[] _newByKind = new int[(int)Enum.GetValues<DimensionKind>().Max() + 1];
    private readonly List<RollupSeries> _newSeries = [];

    /// <summary>The number of a value; 0 for none, the overflow's number past the limit.</summary>
    public ValueTask<int> NumberAsync(DimensionKind kind, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return new(0);
        }

        return dimensions.TryFind(kind, value, out int id) || _found.TryGetValue((kind, value), out id) ? new(id) : Slow();

        async ValueTask<int> Slow()
        {
            string stored = Stored(value);
            if (stored.Length == 0)
            {
                return 0;
            }

            if (!dimensions.TryFind(kind, stored, out int number) && !_found.TryGetValue((kind, stored), out number))
            {
                bool full = dimensions.Count(kind) + _newByKind[(int)kind] >= options.DimensionLimit;
                number = full && stored != Dimension.Overflow
                    ? await NumberAsync(kind, Dimension.Overflow).ConfigureAwait(false)
                    : await AddAsync(kind, stored).ConfigureAwait(false);
            }

            return _found[(kind, value)] = number;
        }
    }

    /// <summary>The number of a series. Past <see cref="TelemetryOptions.SeriesLimit"/> new combinations are counted without model, prompt, feature and version, past twice as many under no name at all.</summary>
    public async ValueTask<int> SeriesAsync(SeriesKey key)
    {
        if (series.TryFind(key, out int id) || _foundSeries.TryGetValue(key, out id))
        {
            return id;
        }

        int count = series.Count + _newSeries.Count;
        SeriesKey stored = key;
        if (count >= options.SeriesLimit)
        {
            bool all = count >= 2 * options.SeriesLimit;
            stored = new SeriesKey(
                all ? await NumberAsync(DimensionKind.Application, Dimension.Overflow).ConfigureAwait(false) : key.ApplicationId,
                all ? await NumberAsync(DimensionKind.Environment, Dimension.Overflow).ConfigureAwait(false) : key.EnvironmentId,
                key.ModelId == 0 ? 0 : await NumberAsync(DimensionKind.Model, Dimension.Overflow).ConfigureAwait(false),
                key.PromptId == 0 ? 0 : await NumberAsync(DimensionKind.Prompt, Dimension.Overflow).ConfigureAwait(false),
                key.FeatureId == 0 ? 0 : await NumberAsync(DimensionKind.Feature, Dimension.Overflow).ConfigureAwait(false),
                key.AppVersionId == 0 ? 0 : await NumberAsync(DimensionKind.AppVersion, Dimension.Overflow).ConfigureAwait(false),
                key.Origin);
        }

        if (!series.TryFind(stored, out id) && !_foundSeries.TryGetValue(stored, out id))
        {
            RollupSeries row = new()
            {
                ApplicationId = stored.ApplicationId,
                EnvironmentId = stored.EnvironmentId,
                ModelId = stored.ModelId,
                PromptId = stored.PromptId,
                FeatureId = stored.FeatureId,
                AppVersionId = stored.AppVersionId,
                Origin = stored.Origin,
            };
            row.Id = id = await unit.AddSeriesAsync(row).ConfigureAwait(false);
            _newSeries.Add(row);
            _foundSeries[stored] = id;
        }

        return _foundSeries[key] = id;
    }

    /// <summary>Makes the new values known to readers. To be called after the commit.</summary>
    public void Publish()
    {
        dimensions.Add(_newDimensions);
        series.Add(_newSeries);
    }

    private async ValueTask<int> AddAsync(DimensionKind kind, string value)
    {
        Dimension dimension = new() { Kind = kind, Value = value };
        dimension.Id = await unit.AddDimensionAsync(dimension).ConfigureAwait(false);
        _newDimensions.Add(dimension);
        _newByKind[(int)kind]++;
        return _found[(kind, value)] = dimension.Id;
    }

    /// <summary>Cut to length between characters, and without spaces at the end: SQL Server's unique index does not tell those apart.</summary>
    private static string Stored(string value)
    {
        if (value.Length > Dimension.MaxLength)
        {
            bool splits = char.IsHighSurrogate(value[Dimension.MaxLength - 1]) && char.IsLowSurrogate(value[Dimension.MaxLength]);
            value = value[..(splits ? Dimension.MaxLength - 1 : Dimension.MaxLength)];
        }

        return value.TrimEnd();
    }
}
