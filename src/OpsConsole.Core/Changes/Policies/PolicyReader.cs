using System.Text;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Changes.Policies;

/// <summary>What came of reading a policy.</summary>
/// <param name="Policy">The policy; null when it has an error.</param>
/// <param name="Problems">What is wrong with it, by line.</param>
public sealed record ReadPolicy(ChangePolicy? Policy, IReadOnlyList<PromptProblem> Problems);

/// <summary>Reads a policy's file (docs/policy.md, <c>/schemas/policy.json</c>). Never throws for what is in it.</summary>
public static class PolicyReader
{
    /// <summary>Longest file, bytes.</summary>
    public const int MaxBytes = SafeYaml.MaxBytes;

    /// <summary>Most rules, most freezes, and most teams.</summary>
    public const int MaxRules = 200;

    private const int MaxPattern = 400;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Quarter = TimeSpan.FromDays(90);

    /// <summary>Reads.</summary>
    public static ReadPolicy Read(ReadOnlySpan<byte> content)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Refuse(1, "The file is not UTF-8. Save it as UTF-8.");
        }

        YamlValue? value = SafeYaml.Read(text, 0, out PromptProblem? broken);
        return broken is not null ? new ReadPolicy(null, [broken])
            : value is not YamlMap map ? Refuse(1, "The policy must be a map of keys and values. Begin with 'version: 1'.")
            : Read(map);
    }

    private static ReadPolicy Read(YamlMap map)
    {
        List<PromptProblem> problems = [];
        PolicyKeys keys = new(map, problems);
        if (keys.Text("version") != "1")
        {
            PolicyKeys.Wrong(problems, keys.LineOf("version"), "'version' must be 1.");
        }

        Dictionary<string, ApplicationClass> applications = new(StringComparer.Ordinal);
        foreach ((string name, PolicyKeys application) in keys.Named("applications"))
        {
            applications[name] = new ApplicationClass(application.Text("tier"), application.Texts("data"));
            application.RefuseRest();
        }

        PolicyRule[] rules = [.. keys.Maps("rules").Select(k => Rule(k, problems))];
        foreach (PolicyRule twice in rules.GroupBy(r => r.Name).Where(g => g.Key.Length > 0).SelectMany(g => g.Skip(1)))
        {
            PolicyKeys.Wrong(problems, twice.Line, $"There is another rule '{twice.Name}'. Give each a name of its own.");
        }

        FreezeWindow[] freezes = [.. keys.Maps("freezes").Select(k => Freeze(k, problems))];
        if (rules.Length > MaxRules || freezes.Length > MaxRules)
        {
            PolicyKeys.Wrong(problems, keys.Line, $"There are more than {MaxRules} rules or freezes. Join some.");
        }

        ChangePolicy policy = Rest(keys, problems) with { Applications = applications, Teams = Teams(keys, problems), Rules = rules, Freezes = freezes };
        Refer(policy, problems);
        keys.RefuseRest();
        return new ReadPolicy(problems.Any(p => p.Severity == ProblemSeverity.Error) ? null : policy, [.. problems.OrderBy(p => p.Line)]);
    }

    private static ChangePolicy Rest(PolicyKeys keys, List<PromptProblem> problems)
    {
        ChangePolicy policy = new();
        if (keys.Map("expiry") is { } expiry)
        {
            policy = policy with { ReviewFor = expiry.Length("review", Minute, Quarter) ?? policy.ReviewFor, ApprovedFor = expiry.Length("approved", Minute, Quarter) ?? policy.ApprovedFor };
            expiry.RefuseRest();
        }

        if (keys.Map("escalation") is { } escalation)
        {
            policy = policy with { Contacts = escalation.Texts("contacts"), EscalateAfter = escalation.Length("after", Minute, Quarter) ?? policy.EscalateAfter };
            foreach (string contact in policy.Contacts.Where(c => !IsAddress(c)))
            {
                PolicyKeys.Wrong(problems, escalation.LineOf("contacts"), $"'{contact}' is no e-mail address.");
            }

            escalation.RefuseRest();
        }

        return policy;
    }

    /// <summary>Who is behind the names of CODEOWNERS. Git hosts do not tell those apart by case, so neither is it done here.</summary>
    private static Dictionary<string, IReadOnlyList<string>> Teams(PolicyKeys keys, List<PromptProblem> problems)
    {
        Dictionary<string, IReadOnlyList<string>> teams = new(StringComparer.OrdinalIgnoreCase);
        if (keys.Map("teams") is not { } named)
        {
            return teams;
        }

        foreach (string name in named.All)
        {
            IReadOnlyList<string> people = named.Texts(name);
            string? wrong = name is not ['@', _, ..] || name.Any(char.IsWhiteSpace) ? $"'{name}' must be written as in CODEOWNERS: '@login' or '@organisation/team', in quotes."
                : people.Count == 0 ? $"'{name}' needs the e-mail addresses of its people."
                : people.FirstOrDefault(p => !IsAddress(p)) is { } person ? $"'{person}' is no e-mail address."
                : !teams.TryAdd(name, people) ? $"There is another '{name}': upper and lower case are the same there. Join them."
                : null;
            if (wrong is not null)
            {
                PolicyKeys.Wrong(problems, named.LineOf(name), wrong);
            }
        }

        if (teams.Count > MaxRules)
        {
            PolicyKeys.Wrong(problems, named.Line, $"There are more than {MaxRules} teams.");
        }

        return teams;
    }

    private static bool IsAddress(string text) => text.Length <= 320 && text.IndexOf('@', StringComparison.Ordinal) >= 1;

    private static PolicyRule Rule(PolicyKeys keys, List<PromptProblem> problems)
    {
        keys.Demand("name", "A rule");
        keys.Demand("risk", "A rule");
        string name = keys.Text("name", 100) ?? "";
        ChangeRisk risk = keys.Words("risk", PolicyWords.Risks.Keys, "risk") is [{ } word, ..] ? PolicyWords.Risks[word] : ChangeRisk.High;
        PolicyCondition when = keys.Map("when") is { } condition ? When(condition, problems) : new PolicyCondition();
        ApprovalDemand? approvals = keys.Map("approvals") is { } demand ? Approvals(demand) : null;
        if (approvals is not null && risk != ChangeRisk.High)
        {
            PolicyKeys.Wrong(problems, keys.LineOf("approvals"), "'approvals' belongs to a high risk: a low one waits for nobody, and a blocked one does not go live.");
        }

        PolicyRule rule = new(name, when, risk, keys.Text("why", 1000), approvals, keys.Map("evidence") is { } evidence ? Evidence(evidence) : EvidenceDemand.None, keys.Line);
        keys.RefuseRest();
        return rule;
    }

    private static PolicyCondition When(PolicyKeys keys, List<PromptProblem> problems)
    {
        PolicyCondition condition = new()
        {
            Aspects = keys.Words("change", PolicyWords.Aspects.Keys, "kind of change").Select(a => PolicyWords.Aspects[a]).ToHashSet(),
            Environments = keys.Texts("environment"),
            Prompts = keys.Texts("prompt"),
            Owners = keys.Texts("owner"),
            Applications = keys.Texts("application"),
            Tiers = keys.Texts("tier"),
            Data = keys.Texts("data"),
            MinLines = keys.Whole("lines", 0, 1_000_000) ?? 0,
            TokenIncreaseOver = keys.Number("tokens", 0, 100_000),
            ByProgram = keys.Flag("program"),
        };
        foreach (string pattern in condition.Prompts.Where(p => p.Length > MaxPattern))
        {
            PolicyKeys.Wrong(problems, keys.LineOf("prompt"), $"A pattern is longer than {MaxPattern} characters.");
        }

        keys.RefuseRest();
        return condition;
    }

    private static ApprovalDemand Approvals(PolicyKeys keys)
    {
        int people = keys.Whole("people", 1, 10) ?? 1, owners = keys.Whole("owners", 0, 10) ?? 0;
        ApprovalDemand demand = new(Math.Max(people, owners), keys.Words("roles", Roles.All, "role"), owners);
        keys.RefuseRest();
        return demand;
    }

    private static EvidenceDemand Evidence(PolicyKeys keys)
    {
        List<EvaluationDemand> evaluations = [];
        foreach (PolicyKeys one in keys.Maps("evaluations"))
        {
            one.Demand("suite", "An evaluation");
            evaluations.Add(new EvaluationDemand(one.Text("suite", 100) ?? "", one.Text("score", 100) ?? "score", one.Number("atLeast", 0, 1), one.Number("maxRegression", 0, 1)));
            one.RefuseRest();
        }

        EvidenceDemand demand = new(evaluations, keys.Flag("scan") ?? false, keys.Flag("preflight") ?? false, keys.Number("maxCostIncrease", 0, 100_000));
        keys.RefuseRest();
        return demand;
    }

    private static FreezeWindow Freeze(PolicyKeys keys, List<PromptProblem> problems)
    {
        keys.Demand("name", "A freeze");
        keys.Demand("from", "A freeze");
        keys.Demand("to", "A freeze");
        FreezeWindow window = new(
            keys.Text("name", 100) ?? "", keys.Moment("from") ?? DateTime.MinValue, keys.Moment("to") ?? DateTime.MaxValue, keys.Texts("environment"),
            keys.Words("except", PolicyWords.Aspects.Keys, "kind of change").Select(a => PolicyWords.Aspects[a]).ToHashSet(), keys.Line);
        if (window.To <= window.From)
        {
            PolicyKeys.Wrong(problems, keys.LineOf("to"), "The freeze ends before it begins.");
        }

        keys.RefuseRest();
        return window;
    }

    /// <summary>A condition on tiers or data that no application has would never fire: it is misspelt, or the application is missing.</summary>
    private static void Refer(ChangePolicy policy, List<PromptProblem> problems)
    {
        HashSet<string> tiers = [.. policy.Applications.Values.Select(a => a.Tier).OfType<string>()], data = [.. policy.Applications.Values.SelectMany(a => a.Data)];
        foreach (PolicyRule rule in policy.Rules)
        {
            foreach (string unknown in rule.When.Tiers.Except(tiers).Concat(rule.When.Data.Except(data)))
            {
                problems.Add(new PromptProblem(rule.Line, ProblemSeverity.Warning, $"No application under 'applications' is of '{unknown}', so the rule '{rule.Name}' never fires for it."));
            }
        }
    }

    private static ReadPolicy Refuse(int line, string message) => new(null, [new PromptProblem(line, ProblemSeverity.Error, message)]);
}
