using System.Globalization;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Quality.Reviews;

/// <summary>How rules and labels read.</summary>
internal static class ReviewWords
{
    public const string Path = "/reviews", Next = Path + "/next", Rules = Path + "/rules", NewRule = Rules + "/new", Agreement = Path + "/agreement";

    /// <summary>The kinds of rules, each as it is chosen.</summary>
    public static IReadOnlyList<(ReviewRuleKind Kind, string Name)> Kinds { get; } =
    [
        (ReviewRuleKind.Random, "A share of all, by chance"),
        (ReviewRuleKind.LowScore, "A low score of an evaluation"),
        (ReviewRuleKind.NegativeFeedback, "Negative feedback"),
        (ReviewRuleKind.HighCost, "A high cost"),
    ];

    /// <summary>What a rule picks, as a sentence without a full stop.</summary>
    public static string Picks(ReviewRule rule) => rule.Kind switch
    {
        ReviewRuleKind.Random => $"{Figures.Percent(rule.Limit)} of all interactions",
        ReviewRuleKind.LowScore => $"{rule.Suite} below {rule.Limit.ToString("0.###", CultureInfo.InvariantCulture)}",
        ReviewRuleKind.NegativeFeedback => "negative feedback",
        _ => $"cost from {Figures.Money((decimal)rule.Limit)}",
    };

    /// <summary>Where a rule looks.</summary>
    public static string Where(ReviewRule rule) => $"{rule.Application ?? "all applications"} in {rule.Environment ?? "all environments"}";

    /// <summary>A grade as a badge: its tone and its word.</summary>
    public static (string Tone, string Text) Grade(ReviewScale scale, byte grade) =>
        (Grades.Passed(grade) switch { true => "ok", false => "bad", _ => "neutral" }, scale == ReviewScale.GoodOrBad ? Grades.Word(scale, grade) : $"{grade} of 5");

    /// <summary>What a scale is called.</summary>
    public static string Scale(ReviewScale scale) => scale == ReviewScale.GoodOrBad ? "good or bad" : "one to five";
}
