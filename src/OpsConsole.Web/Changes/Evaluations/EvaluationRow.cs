using System.Globalization;
using OpsConsole.Core.Changes.Evaluations;

namespace OpsConsole.Web.Changes.Evaluations;

/// <summary>A row of the table of evaluations.</summary>
/// <param name="Comparison">What is compared.</param>
/// <param name="Result">The candidate's result that counts; null where it has none of that suite.</param>
/// <param name="Live">The live version's result that counts; null where it has none of that suite.</param>
internal sealed record EvaluationRow(EvaluationComparison Comparison, EvaluationResult? Result, EvaluationResult? Live)
{
    /// <summary>The rows, by suite and score.</summary>
    public static IReadOnlyList<EvaluationRow> Of(IReadOnlyList<EvaluationResult> candidate, IReadOnlyList<EvaluationResult> live)
    {
        Dictionary<string, EvaluationResult> ours = EvaluationComparison.Counting(candidate), theirs = EvaluationComparison.Counting(live);
        return [.. EvaluationComparison.Between(candidate, live).Select(c => new EvaluationRow(c, ours.GetValueOrDefault(c.Suite), theirs.GetValueOrDefault(c.Suite)))];
    }

    /// <summary>The difference with its sign and in a word; null where there is none to say.</summary>
    public string? Difference => Comparison.Delta switch
    {
        null => null,
        0 => "no difference",
        > 0 and var more => $"+{Write(more)} better",
        var less => $"−{Write(-less.Value)} worse",
    };

    /// <summary>Its tone; null for none.</summary>
    public string? Tone => Comparison.Delta switch { > 0 => "tone-ok", < 0 => "tone-bad", _ => null };

    /// <summary>How many cases there were, and how they ended; null where the report does not say.</summary>
    public static string? Cases(EvaluationResult? result) => result is not { Cases: > 0 } some ? null
        : $"{some.Passed:N0} of {some.Cases:N0} passed" + (some.Errors > 0 ? $", {some.Errors:N0} could not be run" : "");

    /// <summary>A score as people read it: no more than four decimals.</summary>
    public static string Write(decimal value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
