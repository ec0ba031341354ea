using System.Globalization;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.WhatMoved;

/// <summary>How findings read. They say what moved with what and when, and never because of what.</summary>
internal static class MovedWords
{
    /// <summary>A value of a measure.</summary>
    public static string Value(MovedMeasure measure, double? value) => measure.Unit switch
    {
        MovedUnit.Rate => Figures.Percent(value),
        MovedUnit.Duration => Figures.Duration(value),
        MovedUnit.Dollars => Figures.Money((decimal?)value),
        MovedUnit.Score => Figures.Score(value),
        _ => value is null ? Figures.Nothing : Figures.Short(value.Value),
    };

    /// <summary>A segment's own value: of a quantile, the share of interactions above the former one.</summary>
    public static string Own(MovedMeasure measure, double? value) => measure.IsQuantile ? Figures.Percent(value) : Value(measure, value);

    /// <summary>A difference of such values with its sign: <c>−34.8 pp</c>, <c>+$0.0021</c>.</summary>
    public static string Difference(MovedMeasure measure, double value)
    {
        string sign = value < 0 ? "−" : value > 0 ? "+" : "±";
        double size = Math.Abs(value);
        return sign + (measure.Unit switch
        {
            MovedUnit.Rate or MovedUnit.Duration => $"{(size * 100).ToString("0.##", CultureInfo.InvariantCulture)} pp",
            MovedUnit.Dollars => "$" + size.ToString(size >= 0.1 ? "0.00" : "0.######", CultureInfo.InvariantCulture),
            MovedUnit.Score => size.ToString("0.00#", CultureInfo.InvariantCulture),
            _ => Figures.Short(size),
        });
    }

    /// <summary>Which part of the change: <c>72%</c>.</summary>
    public static string Part(double part) => (part * 100).ToString("0.#", CultureInfo.InvariantCulture).Replace('-', '−') + "%";

    /// <summary>Which part of the change in a sentence: <c>72%</c>, or <c>all</c> where others went a little the other way.</summary>
    public static string Most(double part) => part >= 0.995 ? "all" : Math.Round(part * 100).ToString(CultureInfo.InvariantCulture) + "%";

    /// <summary>What the measure did: <c>fell</c>, <c>rose</c>, <c>did not change</c>.</summary>
    public static string Did(double? before, double? after) => before is null || after is null || before == after ? "did not change" : after < before ? "fell" : "rose";

    /// <summary>What it did as a thing: <c>the fall</c>.</summary>
    public static string Move(double? before, double? after) => after < before ? "fall" : "rise";

    /// <summary>Whose numbers are looked at: <c>support-bot, production</c>; all.</summary>
    public static string Of(MetricsFilter filter) =>
        string.Join(", ", new[] { filter.Application, filter.Environment, filter.Model, filter.Prompt, filter.Feature, filter.AppVersion }.OfType<string>()) is { Length: > 0 } text ? text : "all applications";

    /// <summary>The answer in a sentence or two, without the parts that are links.</summary>
    public static string Answer(WhatMovedResult result)
    {
        MovedMeasure measure = result.Request.Measure;
        string whose = $"{measure.Name} of {Of(result.Request.Filter)}";
        if (result.After is null)
        {
            return $"{whose} was not measured in this window.";
        }

        if (result.Before is null)
        {
            return $"{whose} is {Value(measure, result.After)}. There is nothing to compare with: nothing was measured {(result.Request.Baseline == MovedBaseline.Before ? "just before" : "a week before")}.";
        }

        return result.Before == result.After
            ? $"{whose} did not change: it is {Value(measure, result.After)}."
            : $"{whose} {Did(result.Before, result.After)} from {Value(measure, result.Before)} to {Value(measure, result.After)}";
    }

    /// <summary>When something happened, against the beginning of the window: <c>3 minutes before the window begins</c>.</summary>
    public static string Against(DateTime at, DateTime from)
    {
        double minutes = Math.Round((at - from).TotalMinutes);
        return minutes == 0 ? "as the window begins" : $"{Span(Math.Abs(minutes))} {(minutes < 0 ? "before" : "after")} the window begins";
    }

    /// <summary>By how much something moved earlier or later.</summary>
    public static string Lag(int points, int minutes) => points == 0 ? "at the same time" : $"{Span(Math.Abs(points) * (double)minutes)} {(points > 0 ? "before" : "after")}";

    /// <summary>How sure: the share of false findings.</summary>
    public static string Chance(double corrected) => corrected < 0.001 ? "<0.1%" : (corrected * 100).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    /// <summary>What was found, in words.</summary>
    public static string Evidence(Companion companion, MovedMeasure measure, int minutes) => companion switch
    {
        { Step: { } step } => $"{measure.Name} was {Value(measure, step.Before)} in the {step.PointsBefore} points before and {Value(measure, step.After)} in the {step.PointsAfter} after (medians)",
        { Together: { } together } => $"{(together.Strength < 0 ? "Moved against it" : "Moved with it")}, {together.Points} points of {Figures.Length(minutes)} worth {together.Effective.ToString("0", CultureInfo.InvariantCulture)} independent ones",
        _ => "",
    };

    /// <summary>The strength with its sign.</summary>
    public static string Strength(double strength) => strength.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    /// <summary>A suggestion: <c>Completion rate of support-bot fell, 18 Nov 14:00–15:40</c>.</summary>
    public static string Suggestion(MovedSuggestion suggestion) => string.Create(CultureInfo.InvariantCulture,
        $"{suggestion.Measure.Name} of {suggestion.Application}, {suggestion.Environment} {Did(suggestion.Usual, suggestion.Inside)} from {Value(suggestion.Measure, suggestion.Usual)} to {Value(suggestion.Measure, suggestion.Inside)}");

    /// <summary>When a suggestion was.</summary>
    public static string When(MovedSuggestion suggestion) => CauseWords.When(new Cause(suggestion.From, CauseKind.Incident, "", "") { Until = suggestion.To });

    private static string Span(double minutes) => minutes < 90 ? $"{minutes:0} {(minutes == 1 ? "minute" : "minutes")}" : minutes < 48 * 60 ? $"{(minutes / 60).ToString("0.#", CultureInfo.InvariantCulture)} hours" : $"{(minutes / 1440).ToString("0.#", CultureInfo.InvariantCulture)} days";
}
