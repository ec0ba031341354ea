using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Telemetry.Dimensions;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>What can be killed: what telemetry names, what is killed, what was killed before, and any scope that is typed.</summary>
internal static class KillTargets
{
    /// <summary>Targets of a group that are shown without a search.</summary>
    public const int Shown = 6;

    /// <summary>Targets of a group that a search shows.</summary>
    public const int Found = 30;

    /// <summary>The groups that have something that fits.</summary>
    /// <param name="dimensions">What telemetry names.</param>
    /// <param name="known">Scopes that were killed before.</param>
    /// <param name="switches">The environment.</param>
    /// <param name="search">What was typed; empty for all.</param>
    public static IReadOnlyList<TargetGroup> Groups(DimensionCatalog dimensions, IEnumerable<KillScope> known, EnvironmentSwitches switches, string search)
    {
        string typed = search.Trim();
        KillScope[] all =
        [
            .. dimensions.All(DimensionKind.Application).Where(IsName).Select(a => KillScope.TryParse("app:" + a, out KillScope? s) ? s : null).OfType<KillScope>(),
            .. dimensions.All(DimensionKind.Model).Where(IsName).Select(m => KillScope.TryParse("model:" + m, out KillScope? s) ? s : null).OfType<KillScope>(),
            .. known,
            .. switches.Killed.Keys,
            .. Typed(typed),
        ];
        ILookup<KillScopeKind, KillScope> byKind = all.Where(s => s.Kind != KillScopeKind.Global && !s.IsDrill).Distinct()
            .Where(s => s.ToString().Contains(typed, StringComparison.OrdinalIgnoreCase)).ToLookup(s => s.Kind);
        return
        [
            .. Group(KillScopeKind.Application, "Applications", "connect"),
            .. Group(KillScopeKind.Model, "Models", "model"),
            .. Group(KillScopeKind.Feature, "Features", "tool"),
        ];

        IEnumerable<TargetGroup> Group(KillScopeKind kind, string title, string icon)
        {
            KillScope[] scopes = [.. byKind[kind].Order(KillScope.ByWidth)];
            int limit = typed.Length == 0 ? Shown : Found;
            return scopes.Length == 0 ? [] :
            [
                new TargetGroup(title, icon, [.. scopes.Take(limit).Select(s => new KillTarget(s, Label(s), switches.IsKilled(s)))], Math.Max(0, scopes.Length - limit)),
            ];
        }
    }

    /// <summary>What a scope is called in a list of its kind.</summary>
    public static string Label(KillScope scope) => scope.Kind switch
    {
        KillScopeKind.Global => "Everything",
        KillScopeKind.Application => scope.Application!,
        KillScopeKind.Model => scope.Name!,
        _ => $"{scope.Name} in {scope.Application}",
    };

    /// <summary>What is typed can be killed though nothing knows it: as it stands when it is a scope, else as an application or a model of that name.</summary>
    private static IEnumerable<KillScope> Typed(string typed) =>
        typed.Length == 0 ? []
        : KillScope.TryParse(typed, out KillScope? scope) ? [scope]
        : new[] { "app:" + typed, "model:" + typed }.Select(t => KillScope.TryParse(t, out KillScope? s) ? s : null).OfType<KillScope>();

    private static bool IsName(string value) => value != Dimension.Overflow;
}
