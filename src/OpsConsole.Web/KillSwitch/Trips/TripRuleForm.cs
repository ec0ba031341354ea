using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Web.KillSwitch.Trips;

/// <summary>What is typed into the form of a rule. Shares are in percent, as people say them.</summary>
public sealed class TripRuleForm
{
    public string Name { get; set; } = "";

    public string Environment { get; set; } = "";

    public KillScopeKind Kind { get; set; }

    /// <summary>Application or model; of a feature its application, a slash and its name.</summary>
    public string Of { get; set; } = "";

    public TripMeasure Measure { get; set; }

    public int WindowMinutes { get; set; }

    public double? Threshold { get; set; }

    public double? BaselineFactor { get; set; }

    public long MinVolume { get; set; }

    public int CooldownMinutes { get; set; }

    public bool Tries { get; set; }

    public double TrialPercent { get; set; } = 5;

    public int TrialMinutes { get; set; }

    public string? FallbackMessage { get; set; }

    public string? FallbackModel { get; set; }

    /// <summary>Fills in a draft.</summary>
    public static TripRuleForm From(TripRuleDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        KillScope? scope = KillScope.TryParse(draft.Scope, out KillScope? parsed) ? parsed : null;
        return new TripRuleForm
        {
            Name = draft.Name,
            Environment = draft.Environment,
            Kind = scope?.Kind ?? KillScopeKind.Global,
            Of = scope?.Kind switch { KillScopeKind.Application => scope.Application!, KillScopeKind.Model => scope.Name!, KillScopeKind.Feature => $"{scope.Application}/{scope.Name}", _ => "" },
            Measure = draft.Measure,
            WindowMinutes = draft.WindowMinutes,
            Threshold = draft.Threshold is { } threshold ? double.Round(threshold * Scale(draft.Measure), 9) : null, // 7%, not 7.000000000000001%
            BaselineFactor = draft.BaselineFactor,
            MinVolume = draft.MinVolume,
            CooldownMinutes = draft.CooldownMinutes,
            Tries = draft.TrialShare is not null,
            TrialPercent = double.Round((draft.TrialShare ?? 0.05) * 100, 9),
            TrialMinutes = draft.TrialMinutes,
            FallbackMessage = draft.FallbackMessage,
            FallbackModel = draft.FallbackModel,
        };
    }

    /// <summary>The draft that it says, checked by nobody yet.</summary>
    public TripRuleDraft ToDraft() => new()
    {
        Name = Name,
        Environment = Environment.Trim(),
        Scope = Kind switch { KillScopeKind.Global => "global", KillScopeKind.Application => "app:" + Of.Trim(), KillScopeKind.Model => "model:" + Of.Trim(), _ => "feature:" + Of.Trim() },
        Measure = Measure,
        WindowMinutes = WindowMinutes,
        Threshold = Threshold / Scale(Measure),
        BaselineFactor = BaselineFactor,
        MinVolume = MinVolume,
        CooldownMinutes = CooldownMinutes,
        TrialShare = Tries ? TrialPercent / 100 : null,
        TrialMinutes = TrialMinutes,
        FallbackMessage = FallbackMessage,
        FallbackModel = FallbackModel,
    };

    private static double Scale(TripMeasure measure) => measure is TripMeasure.ErrorRate or TripMeasure.RefusalRate ? 100 : 1;
}
