using System.Globalization;
using System.Text.Json.Nodes;
using OpsConsole.Core.Telemetry.Interactions;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>What moved when calls were priced anew, by model.</summary>
internal sealed class RepricedModels
{
    /// <summary>Models that are told by name; of more, the rest is told together.</summary>
    private const int MostTold = 20;

    private readonly Dictionary<string, Moved> _models = new(StringComparer.Ordinal);

    /// <summary>Calls that have another price.</summary>
    public long Calls => _models.Values.Sum(m => m.Calls);

    /// <summary>Takes what changed of a call.</summary>
    public void Count(SpanFact before, SpanFact after)
    {
        string model = TraceSummary.ModelOf(after) ?? "unknown";
        Moved moved = _models.GetValueOrDefault(model);
        _models[model] = new Moved(moved.Calls + 1, moved.Before + (before.CostMicros ?? 0), moved.After + (after.CostMicros ?? 0), moved.Unpriced + (before.CostMicros is null ? 1 : 0));
    }

    /// <summary>A sentence for each model, that of the greatest change first.</summary>
    public IEnumerable<string> Lines() => Largest().Select(m => string.Create(
        CultureInfo.InvariantCulture,
        $"{m.Key}: {m.Value.Calls:N0} calls, US$ {Dollars(m.Value.Before)} became US$ {Dollars(m.Value.After)}{(m.Value.Unpriced > 0 ? $"; {m.Value.Unpriced:N0} had no price before" : "")}."));

    /// <summary>The same for the audit trail.</summary>
    public JsonObject ToJson() => new()
    {
        ["calls"] = Calls,
        ["beforeUsd"] = _models.Values.Sum(m => m.Before) / 1_000_000m,
        ["afterUsd"] = _models.Values.Sum(m => m.After) / 1_000_000m,
        ["models"] = new JsonArray([.. Largest().Take(MostTold).Select(m => (JsonNode)new JsonObject
        {
            ["model"] = m.Key,
            ["calls"] = m.Value.Calls,
            ["beforeUsd"] = m.Value.Before / 1_000_000m,
            ["afterUsd"] = m.Value.After / 1_000_000m,
        })]),
    };

    private IEnumerable<KeyValuePair<string, Moved>> Largest() => _models.OrderByDescending(m => Math.Abs(m.Value.After - m.Value.Before)).ThenBy(m => m.Key, StringComparer.Ordinal);

    private static string Dollars(long micros) => (micros / 1_000_000m).ToString("N2", CultureInfo.InvariantCulture);

    private readonly record struct Moved(long Calls, long Before, long After, long Unpriced);
}
