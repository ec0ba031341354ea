using System.Globalization;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Preflight;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>
/// Judges evidence by what a policy demands. Knows no clock, no database and no repository: the same question has the same answer. What is not known never
/// passes for good, but for a check before a release that could not be made, which is shown.
/// </summary>
public static class EvidenceJudge
{
    private const int MostNames = 20, MostLines = 3;

    /// <summary>Judges.</summary>
    /// <param name="demand">What is demanded.</param>
    /// <param name="pack">What is known.</param>
    /// <returns>One for each demand, and one for each check before a release; empty where nothing is demanded.</returns>
    public static IReadOnlyList<EvidenceItem> Judge(EvidenceDemand demand, EvidencePack pack)
    {
        ArgumentNullException.ThrowIfNull(demand);
        ArgumentNullException.ThrowIfNull(pack);
        List<EvidenceItem> items = [.. demand.Evaluations.Select(e => ScoreJudge.Judge(e, pack))];
        if (demand.Scan)
        {
            items.AddRange(pack.Scan is { } found
                ? [Scanned("Secrets", [.. found.Where(p => p.Kind == ScanKind.Secret)]), Scanned("Personal data", [.. found.Where(p => p.Kind == ScanKind.PersonalData)])]
                : [new EvidenceItem("Secrets and personal data", EvidenceOutcome.Missing, "The content was not scanned, for it cannot be read. Look at the status of the repository.")]);
        }

        if (demand.Preflight)
        {
            items.AddRange(pack.Preflight is [_, ..] checks ? checks.Select(Checked)
                : [new EvidenceItem("Pre-flight", EvidenceOutcome.Missing, "The checks before a release have not run yet. They run within a minute.")]);
        }

        if (demand.MaxCostIncrease is { } most)
        {
            items.Add(Cost(most, pack));
        }

        return items;
    }

    private static EvidenceItem Scanned(string name, ScanProblem[] found)
    {
        ScanProblem[] bad = [.. found.Where(p => !p.IsLive || p.Kind == ScanKind.Secret)];
        return bad.Length > 0 ? new EvidenceItem(name, EvidenceOutcome.Fail, string.Join(" ", bad.Take(MostLines).Select(p => $"{Where(p)}: {p.Words}")) + (bad.Length > MostLines ? $" And {bad.Length - MostLines} more." : ""))
            : found.Length > 0 ? new EvidenceItem(name, EvidenceOutcome.Pass, $"None that the live version does not have: {string.Join(", ", found.Take(MostNames).Select(Where))}.")
            : new EvidenceItem(name, EvidenceOutcome.Pass, "None found.");
    }

    private static string Where(ScanProblem problem) => $"{(problem.File is { } file ? file + " " : "")}line {problem.Line}";

    private static EvidenceItem Checked(PreflightCheck check) => new($"Pre-flight: {check.Name}", check.Outcome switch
    {
        PreflightOutcome.Pass or PreflightOutcome.Unknown => EvidenceOutcome.Pass, // what cannot be found out, such as of an environment that is new, must not hold up every release
        _ => EvidenceOutcome.Fail,
    }, check.Outcome == PreflightOutcome.Unknown ? $"Not known: {check.Words}" : check.Words);

    private static EvidenceItem Cost(double most, EvidencePack pack)
    {
        const string Name = "Tokens of a call";
        return pack.TokenIncrease is { } increase && double.IsFinite(increase)
                ? increase <= most ? new EvidenceItem(Name, EvidenceOutcome.Pass, $"{Percent(increase)}; at most {Percent(most)}.")
                : new EvidenceItem(Name, EvidenceOutcome.Fail, $"{Percent(increase)}, but at most {Percent(most)}. Shorten the prompt.")
            : pack.Live is null ? new EvidenceItem(Name, EvidenceOutcome.Pass, "No version is live to compare with.")
            : new EvidenceItem(Name, EvidenceOutcome.Missing, "How much it grows is not known: one of the two versions cannot be read as a prompt. Mend it.");
    }

    private static string Percent(double value) => value.ToString("+0.##;−0.##;0", CultureInfo.InvariantCulture) + " %";
}
