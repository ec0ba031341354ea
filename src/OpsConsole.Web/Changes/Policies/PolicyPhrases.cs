using System.Globalization;
using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Web.Changes.Policies;

/// <summary>A policy in words.</summary>
internal static class PolicyPhrases
{
    /// <summary>What a rule without a condition is about.</summary>
    public const string Every = "every change";

    /// <summary>The tone and the word of a risk.</summary>
    public static (string Tone, string Text) Risk(ChangeRisk risk) => risk switch { ChangeRisk.Low => ("ok", "low"), ChangeRisk.High => ("warn", "high"), _ => ("bad", "blocked") };

    /// <summary>Address of a change request.</summary>
    public static string Link(string change) => "/changes/" + change;

    /// <summary>Which changes a rule is about.</summary>
    public static string When(PolicyCondition when)
    {
        string[] parts =
        [
            .. List("touches ", [.. when.Aspects.Order().Select(Aspect)]),
            .. List("in ", when.Environments),
            .. List("of ", when.Prompts),
            .. List("owned by ", when.Owners),
            .. List("called by ", when.Applications),
            .. List("called by an application of tier ", when.Tiers),
            .. List("called by an application with data ", when.Data),
            .. when.MinLines > 0 ? [string.Create(CultureInfo.InvariantCulture, $"at least {when.MinLines:N0} lines")] : Array.Empty<string>(),
            .. when.TokenIncreaseOver is { } tokens ? [string.Create(CultureInfo.InvariantCulture, $"more than {tokens:0.#} % longer")] : Array.Empty<string>(),
            .. when.ByProgram switch { true => ["proposed by a program"], false => ["proposed by a person"], null => Array.Empty<string>() },
        ];
        return parts.Length == 0 ? Every : string.Join(", ", parts);
    }

    /// <summary>Who must approve.</summary>
    public static string Approvals(ApprovalDemand demand)
    {
        string people = demand.People == 1 ? "1 person" : $"{demand.People} people";
        string roles = demand.Roles.Count == 0 ? "" : " (" + string.Join(" or ", demand.Roles) + ")";
        return people + roles + (demand.Owners switch { 0 => "", 1 => ", 1 of them an owner", var owners => $", {owners} of them owners" });
    }

    /// <summary>What must be shown, one thing a line.</summary>
    public static IEnumerable<string> Evidence(EvidenceDemand demand) =>
    [
        .. demand.Evaluations.Select(Evaluation),
        .. demand.Scan ? ["no secret and no personal data"] : Array.Empty<string>(),
        .. demand.Preflight ? ["the checks before a release pass"] : Array.Empty<string>(),
        .. demand.MaxCostIncrease is { } most ? [string.Create(CultureInfo.InvariantCulture, $"at most {most:0.#} % more tokens a call")] : Array.Empty<string>(),
    ];

    /// <summary>A kind of change.</summary>
    public static string Aspect(ChangeAspect aspect) => aspect switch
    {
        ChangeAspect.Text => "words",
        ChangeAspect.Timeout => "time-outs",
        ChangeAspect.Added => "a new prompt",
        ChangeAspect.Removed => "a prompt that goes",
        ChangeAspect.Unreadable => "a broken file",
        ChangeAspect.Environment => "what is live",
        ChangeAspect.Rollback => "a rollback",
        ChangeAspect.Policy => "the policy",
        ChangeAspect.Budget => "a budget",
        ChangeAspect.Prices => "the price book",
        ChangeAspect.Value => "what an outcome is worth",
        ChangeAspect.Restore => "a kill switch's restore",
        _ => PolicyWords.Of(aspect),
    };

    private static string Evaluation(EvaluationDemand demand) =>
        $"{demand.Suite}: {demand.Score}"
        + (demand.AtLeast is { } least ? string.Create(CultureInfo.InvariantCulture, $" at least {least:0.###}") : "")
        + (demand.MaxRegression is { } most ? string.Create(CultureInfo.InvariantCulture, $", at most {most:0.###} below the live version") : "");

    private static IEnumerable<string> List(string before, IReadOnlyList<string> words)
    {
        if (words.Count > 0)
        {
            yield return before + string.Join(" or ", words);
        }
    }
}
