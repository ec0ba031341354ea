using OpsConsole.Core.Costs;
using OpsConsole.Core.KillSwitch.Reading;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Changes.Impact;

/// <summary>
/// What went wrong before with what a change touches: rollbacks of the prompt, and kills of a scope that it is part of. Half-open trials are no
/// incidents of their own, and drills are none.
/// </summary>
public sealed class SimilarIncidents(ReleaseHistory releases, SwitchQueries switches, ServedPrompts served, PromptCatalog catalog, PromptTraffic traffic, TimeProvider time)
{
    /// <summary>Incidents that are told of at most.</summary>
    public const int Most = 10;

    /// <summary>Days that are looked back over.</summary>
    public const int Days = 180;

    private const int MostKills = 1_000;

    /// <summary>The incidents, newest first.</summary>
    /// <param name="prompt">Name of the prompt.</param>
    /// <param name="applications">The applications that call it.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="System.Data.Common.DbException">The database cannot be read.</exception>
    public async Task<IReadOnlyList<SimilarIncident>> ReadAsync(string prompt, IReadOnlyList<string> applications, string environment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(applications);
        DateTime since = time.GetUtcNow().UtcDateTime.AddDays(-Days);
        HashSet<string> models = await ModelsAsync(prompt, environment, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SwitchRecord> kills = await switches.KillsAsync(environment, since, MostKills, cancellationToken).ConfigureAwait(false);
        IEnumerable<SimilarIncident> killed = kills.Where(k => k.Trial is null && Touches(k.Scope, applications, models))
            .Select(k => new SimilarIncident(IncidentKind.Kill, k.At, $"{k.Scope} was killed{(k.Cause switch { SwitchCause.Rule => " by a rule", SwitchCause.Budget => " by a budget", _ => "" })}: {k.Reason}", k.Id));
        IEnumerable<SimilarIncident> rolledBack = releases.Of(environment, prompt).Where(s => s.IsRollback && s.From >= since)
            .Select(s => new SimilarIncident(IncidentKind.Rollback, s.From, s.Subject, s.ReleaseId ?? s.ReleaseCommit));
        return [.. killed.Concat(rolledBack).OrderByDescending(i => i.At).ThenBy(i => i.Id, StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>The models that the prompt runs on: what its newest and its live version name, and what telemetry saw. Without provider in front, for each writes it otherwise.</summary>
    private async Task<HashSet<string>> ModelsAsync(string prompt, string environment, CancellationToken cancellationToken)
    {
        PromptWeek week = await traffic.LastWeekAsync(prompt, environment, cancellationToken).ConfigureAwait(false);
        string?[] named = [catalog.Current.Find(prompt)?.Prompt?.Model, served.In(environment)?.GetValueOrDefault(prompt)?.Prompt?.Model];
        return [.. week.Calls.Select(c => c.Model).Concat(named).OfType<string>().Select(ModelNames.Normalise)];
    }

    private static bool Touches(KillScope scope, IReadOnlyList<string> applications, HashSet<string> models) => scope.Kind switch
    {
        KillScopeKind.Global => true,
        KillScopeKind.Model => models.Contains(ModelNames.Normalise(scope.Name!)),
        _ => applications.Contains(scope.Application!),
    };
}
