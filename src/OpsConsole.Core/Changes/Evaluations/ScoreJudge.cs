using System.Globalization;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>Judges one score that a policy demands. Limits count themselves: 0.9 is at least 0.9, and 0.02 less is at most 0.02 less.</summary>
internal static class ScoreJudge
{
    private const int MostNames = 20;

    public static EvidenceItem Judge(EvaluationDemand demand, EvidencePack pack)
    {
        string name = $"{demand.Suite}: {demand.Score}";
        if (!EvaluationComparison.Counting(pack.Candidate).TryGetValue(demand.Suite, out EvaluationResult? result))
        {
            return new EvidenceItem(name, EvidenceOutcome.Missing, $"There is no result of the suite '{demand.Suite}' for this content. Run it on this version and send its report.{Others(pack.Candidate)}{Withdrawn(demand, pack, null)}");
        }

        if (result.Find(demand.Score) is not { } value)
        {
            return new EvidenceItem(name, EvidenceOutcome.Missing, $"The newest result of '{demand.Suite}' has no score '{demand.Score}'. It has {Names(result.Scores.Select(s => s.Name))}. Give the metric that name, or mend the policy.{Withdrawn(demand, pack, result)}");
        }

        List<string> words = [Write(value)];
        EvidenceOutcome outcome = Whole(demand, result, words);
        outcome = Worse(outcome, Reaches(demand, value, words));
        outcome = Worse(outcome, Keeps(demand, value, pack.Live, words));
        string cases = result.Cases > 0 ? $" {result.Cases:N0} cases." : "";
        return new EvidenceItem(name, outcome, string.Join("; ", words) + "." + cases + Withdrawn(demand, pack, result));
    }

    /// <summary>Cases that could not be run count as zero in the mean score and in the share that passed, and are in no other score.</summary>
    private static EvidenceOutcome Whole(EvaluationDemand demand, EvaluationResult result, List<string> words)
    {
        if (result.Errors == 0 || demand.Score is EvaluationScore.Mean or EvaluationScore.PassRate)
        {
            return EvidenceOutcome.Pass;
        }

        words.Add($"{result.Errors} of {result.Cases} cases could not be run and are not in it: run them again (promptfoo retry) and send the new report");
        return EvidenceOutcome.Missing;
    }

    private static EvidenceOutcome Reaches(EvaluationDemand demand, decimal value, List<string> words)
    {
        if (demand.AtLeast is not { } least)
        {
            return EvidenceOutcome.Pass;
        }

        bool reached = value >= (decimal)least;
        words.Add(reached ? $"at least {Write((decimal)least)}" : $"it must be at least {Write((decimal)least)}");
        return reached ? EvidenceOutcome.Pass : EvidenceOutcome.Fail;
    }

    private static EvidenceOutcome Keeps(EvaluationDemand demand, decimal value, IReadOnlyList<EvaluationResult>? live, List<string> words)
    {
        if (demand.MaxRegression is not { } most)
        {
            return EvidenceOutcome.Pass;
        }

        if (live is null)
        {
            words.Add("no version is live that it could be worse than");
            return EvidenceOutcome.Pass;
        }

        if (EvaluationComparison.Counting(live).GetValueOrDefault(demand.Suite)?.Find(demand.Score) is not { } before)
        {
            words.Add($"the live version has no such score to compare with: run '{demand.Suite}' on it too, and send its report");
            return EvidenceOutcome.Missing;
        }

        bool kept = before - value <= (decimal)most;
        words.Add($"the live version has {Write(before)}{(kept ? "" : $", and it may be at most {Write((decimal)most)} less")}");
        return kept ? EvidenceOutcome.Pass : EvidenceOutcome.Fail;
    }

    /// <summary>Says when a newer result was taken away, so that nobody picks the run that they like unseen.</summary>
    private static string Withdrawn(EvaluationDemand demand, EvidencePack pack, EvaluationResult? counts)
    {
        EvaluationResult[] newer = [.. pack.Candidate.Where(r => r.Suite == demand.Suite && r.Withdrawn is not null && string.CompareOrdinal(r.Id, counts?.Id ?? "") > 0)];
        if (newer.MaxBy(r => r.Id, StringComparer.Ordinal) is not { Withdrawn: { } withdrawn })
        {
            return "";
        }

        string what = (newer.Length == 1 ? "One result" : $"{newer.Length} results") + (counts is null ? "" : " newer than this one");
        return $" {what} {(newer.Length == 1 ? "was" : "were")} withdrawn, the newest by {withdrawn.ByName}: {withdrawn.Reason}";
    }

    private static string Others(IReadOnlyList<EvaluationResult> results) =>
        EvaluationComparison.Counting(results).Keys.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } suites ? $" There are results of {Names(suites)}." : "";

    private static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? "none" : string.Join(", ", all.Take(MostNames)) + (all.Length > MostNames ? $" and {all.Length - MostNames} more" : "");
    }

    private static EvidenceOutcome Worse(EvidenceOutcome one, EvidenceOutcome other) =>
        one == EvidenceOutcome.Fail || other == EvidenceOutcome.Fail ? EvidenceOutcome.Fail : one == EvidenceOutcome.Pass ? other : one; // what fails already is not merely missing

    private static string Write(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
