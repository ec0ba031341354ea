using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>What a policy says of a change.</summary>
/// <param name="Risk">How dangerous it is.</param>
/// <param name="Rules">The rules that say so, in the order of the policy; those of the console last.</param>
/// <param name="Approvals">Who must approve. Every demand must be met; one person may count for several. Empty for a low risk.</param>
/// <param name="Evidence">What must be shown, all rules together.</param>
/// <param name="Freeze">The time in which it does not go live; null when it may.</param>
public sealed record PolicyVerdict(ChangeRisk Risk, IReadOnlyList<PolicyRule> Rules, IReadOnlyList<ApprovalDemand> Approvals, EvidenceDemand Evidence, FreezeWindow? Freeze);

/// <summary>Judges changes by a policy. Knows no clock, no database and no repository: the same question has the same answer.</summary>
public static class PolicyJudge
{
    /// <summary>Who must approve a high risk where no rule says it.</summary>
    public static ApprovalDemand Anybody { get; } = new(1, [], 0);

    /// <summary>What no policy can take away: a change of the policy is a high risk, and two people other than its author must approve it.</summary>
    public static PolicyRule PolicyChange { get; } = new(
        "The policy itself", new PolicyCondition { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Policy } }, ChangeRisk.High,
        "Whoever changes the policy decides what others may do. The rule is part of the console.", new ApprovalDemand(2, [], 0), EvidenceDemand.None, 0);

    /// <summary>And a file that cannot be read as a prompt does not go live.</summary>
    public static PolicyRule Unreadable { get; } = new(
        "A broken file", new PolicyCondition { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Unreadable } }, ChangeRisk.Blocked,
        "Applications could not use it. The rule is part of the console.", null, EvidenceDemand.None, 0);

    /// <summary>Nobody makes live again alone what was killed: besides who asked, another person must agree.</summary>
    public static PolicyRule Restore { get; } = new(
        "Live again by two", new PolicyCondition { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Restore } }, ChangeRisk.High,
        "Whoever killed it had a reason. The rule is part of the console.", Anybody, EvidenceDemand.None, 0);

    /// <summary>And where nobody stands behind the request who may restore, two must.</summary>
    public static PolicyRule RestoreForProgram { get; } = new(
        "Live again for a program", new PolicyCondition { Aspects = new HashSet<ChangeAspect> { ChangeAspect.Restore }, ByProgram = true }, ChangeRisk.High,
        "A program asked, or somebody who may not restore any more. The rule is part of the console.", new ApprovalDemand(2, [], 0), EvidenceDemand.None, 0);

    /// <summary>The rules that are part of the console, after those of any policy.</summary>
    public static IReadOnlyList<PolicyRule> Own { get; } = [PolicyChange, Unreadable, Restore, RestoreForProgram];

    /// <summary>Judges.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="facts">The change.</param>
    /// <param name="now">When it is to go live, UTC.</param>
    public static PolicyVerdict Judge(ChangePolicy policy, ChangeFacts facts, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(facts);
        PolicyRule[] fired = [.. policy.Rules.Concat(Own).Where(r => r.When.Fits(facts, policy.Applications))];
        ChangeRisk risk = fired.Select(r => r.Risk).DefaultIfEmpty(ChangeRisk.Low).Max();
        ApprovalDemand[] demands = [.. fired.Select(r => r.Approvals).OfType<ApprovalDemand>().Distinct(SameDemand.Instance)];
        return new PolicyVerdict(
            risk, fired, risk == ChangeRisk.Low ? [] : demands.Length == 0 ? [Anybody] : demands, Together(fired.Select(r => r.Evidence)),
            policy.Freezes.FirstOrDefault(f => f.From <= now && now < f.To && Covers(f, facts)));
    }

    private static bool Covers(FreezeWindow freeze, ChangeFacts facts) =>
        facts.Environment is { } environment && (freeze.Environments.Count == 0 || freeze.Environments.Any(e => EnvironmentName.LooksLike(e, environment))) && !freeze.Except.Overlaps(facts.Aspects);

    /// <summary>All that any of them demands; of two limits for the same thing the stricter.</summary>
    private static EvidenceDemand Together(IEnumerable<EvidenceDemand> demands)
    {
        EvidenceDemand[] all = [.. demands.Where(d => !d.IsNone)];
        return new EvidenceDemand(
            [.. all.SelectMany(d => d.Evaluations).GroupBy(e => (e.Suite, e.Score)).Select(g => new EvaluationDemand(g.Key.Suite, g.Key.Score, g.Max(e => e.AtLeast), g.Min(e => e.MaxRegression)))],
            all.Any(d => d.Scan), all.Any(d => d.Preflight), all.Min(d => d.MaxCostIncrease));
    }

    private sealed class SameDemand : IEqualityComparer<ApprovalDemand>
    {
        public static SameDemand Instance { get; } = new();

        public bool Equals(ApprovalDemand? x, ApprovalDemand? y) =>
            ReferenceEquals(x, y) || (x is not null && y is not null && x.People == y.People && x.Owners == y.Owners && x.Roles.ToHashSet().SetEquals(y.Roles));

        public int GetHashCode(ApprovalDemand obj) => HashCode.Combine(obj.People, obj.Owners, obj.Roles.Count);
    }
}
