using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Delivery.Ofrep;

/// <summary>
/// The name of a flag, and what it may mean: each reading is the scopes that must all be live. A name with several dots in an
/// application or feature has several readings, and is live only when all of them are.
/// </summary>
/// <param name="Text">The name.</param>
/// <param name="Readings">What it may mean; at least one.</param>
internal sealed record FlagKey(string Text, KillScope[][] Readings)
{
    private const string Global = "live.global", AppPrefix = "live.app.", ModelPrefix = "live.model.", FeaturePrefix = "live.feature.";

    /// <summary>Reads a name; null when no flag can have it.</summary>
    public static FlagKey? Read(string text)
    {
        KillScope[][] readings =
            text == Global ? [[KillScope.Global]]
            : text.StartsWith(AppPrefix, StringComparison.Ordinal) ? One("app:" + text[AppPrefix.Length..])
            : text.StartsWith(ModelPrefix, StringComparison.Ordinal) ? One("model:" + text[ModelPrefix.Length..])
            : text.StartsWith(FeaturePrefix, StringComparison.Ordinal) ? [.. Features(text[FeaturePrefix.Length..])]
            : [];
        return readings.Length == 0 ? null : new FlagKey(text, readings);
    }

    /// <summary>The name of a scope's flag.</summary>
    public static string Of(KillScope scope) => scope.Kind switch
    {
        KillScopeKind.Application => AppPrefix + scope.Application,
        KillScopeKind.Model => ModelPrefix + scope.Name,
        KillScopeKind.Feature => $"{FeaturePrefix}{scope.Application}.{scope.Name}",
        _ => Global,
    };

    /// <summary>The record that makes it false; null when it is true.</summary>
    public SwitchRecord? KilledBy(SwitchSnapshot snapshot, string environment)
    {
        foreach (KillScope[] reading in Readings)
        {
            if (snapshot.KilledBy(environment, reading) is { } record)
            {
                return record;
            }
        }

        return null;
    }

    private static KillScope[][] One(string scope) => KillScope.TryParse(scope, out KillScope? parsed) ? [[KillScope.Global, parsed]] : [];

    private static IEnumerable<KillScope[]> Features(string rest)
    {
        for (int dot = rest.IndexOf('.'); dot >= 0; dot = rest.IndexOf('.', dot + 1))
        {
            string application = rest[..dot], feature = rest[(dot + 1)..];
            if (!feature.Contains('/') && KillScope.TryParse($"app:{application}", out KillScope? app) && KillScope.TryParse($"feature:{application}/{feature}", out KillScope? parsed))
            {
                yield return [KillScope.Global, app, parsed];
            }
        }
    }
}
