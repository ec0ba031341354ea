using System.Collections.Frozen;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>Whether an evaluation says that an answer is right.</summary>
public static class EvaluationVerdict
{
    private const double Half = 0.5;

    private static readonly FrozenDictionary<string, bool> Labels = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase)
    {
        ["pass"] = true, ["passed"] = true, ["true"] = true, ["correct"] = true, ["right"] = true, ["yes"] = true, ["good"] = true, ["relevant"] = true, ["grounded"] = true, ["faithful"] = true,
        ["fail"] = false, ["failed"] = false, ["false"] = false, ["incorrect"] = false, ["wrong"] = false, ["no"] = false, ["bad"] = false, ["irrelevant"] = false, ["ungrounded"] = false,
        ["not_relevant"] = false, ["unfaithful"] = false,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>By its label where that is a verdict; else a score from 0 to 1 passes from one half on. Null where it says neither: a score in another unit has no known limit.</summary>
    public static bool? Passed(string? label, double? score) =>
        label is not null && Labels.TryGetValue(label, out bool passed) ? passed : score is >= 0 and <= 1 ? score >= Half : null;
}
