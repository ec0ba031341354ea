using Microsoft.Extensions.Logging;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Prompts.Observing;

/// <summary>
/// Which versions of prompts telemetry sees, beside those that are released: intended and observed. Kept up to date in the background, answered
/// from memory.
/// </summary>
public sealed partial class ObservedVersions
{
    private readonly ObservedReader _reader;
    private readonly VersionLookup _lookup;
    private readonly ServedPrompts _served;
    private readonly PromptCatalog _catalog;
    private readonly ReleaseHistory _releases;
    private readonly DriftJudge _judge;
    private readonly TimeProvider _time;
    private readonly ILogger<ObservedVersions> _logger;
    private readonly Listeners _listeners = new();
    private Seen _seen = new(new Dictionary<(string, string), IReadOnlyList<ObservedVersion>>(), []);

    internal ObservedVersions(
        ObservedReader reader, VersionLookup lookup, ServedPrompts served, PromptCatalog catalog, ReleaseHistory releases, PromptsOptions options, TimeProvider time, ILogger<ObservedVersions> logger)
    {
        (_reader, _lookup, _served, _catalog, _releases, _time, _logger) = (reader, lookup, served, catalog, releases, time, logger);
        _judge = new DriftJudge(options.DriftTolerance);
    }

    /// <summary>Where applications run another version than is released, longest first. State, not events: it goes when the applications follow.</summary>
    public IReadOnlyList<PromptDrift> Drifts => Current.Drifts;

    /// <summary>The versions of a prompt that ran in an environment within the last day, the most used first.</summary>
    public IReadOnlyList<ObservedVersion> Of(string environment, string prompt) => Current.Versions.GetValueOrDefault((environment, prompt)) ?? [];

    /// <summary>Calls a handler when drift has changed, on a thread of the pool; it must be quick and not throw.</summary>
    public IDisposable Subscribe(Action handler) => _listeners.Add(handler);

    /// <summary>Reads telemetry now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        IReadOnlyList<ObservedTraffic> traffic = await _reader.ReadAsync(now, cancellationToken).ConfigureAwait(false);
        Dictionary<(string, string, string), (long Hour, long Latest)> totals = traffic.GroupBy(t => (t.Key.Environment, t.Key.Prompt, t.Key.Application))
            .ToDictionary(g => g.Key, g => (g.Sum(t => t.Hour), g.Sum(t => t.Latest)));
        Dictionary<(string, string), List<ObservedVersion>> versions = [];
        List<PromptDrift> drifts = [];
        foreach (ObservedTraffic one in traffic)
        {
            (string environment, string prompt, string application, string version) = one.Key;
            ServedPrompt? live = _served.In(environment)?.GetValueOrDefault(prompt);
            bool managed = IsManaged(environment, prompt);
            VersionFacts facts = managed ? await FactsAsync(environment, prompt, version, live, cancellationToken).ConfigureAwait(false) : VersionFacts.Named with { IsSha = PromptVersion.IsSha(version) };
            versions.TryAdd((environment, prompt), []);
            versions[(environment, prompt)].Add(new ObservedVersion(version, application, one.Day, one.LastSeen, DriftJudge.IsLive(live, version, facts), !facts.IsSha));
            if (managed && _judge.Judge(one, totals[(environment, prompt, application)], facts, live, now) is { } drift)
            {
                drifts.Add(Drifts.FirstOrDefault(d => IsSame(d, drift)) ?? drift); // it goes on: since when is known better by what was found first
            }
        }

        Replace(new Seen(
            versions.ToDictionary(v => v.Key, v => (IReadOnlyList<ObservedVersion>)[.. v.Value.OrderByDescending(o => o.Requests).ThenBy(o => o.Version, StringComparer.Ordinal)]),
            [.. drifts.OrderBy(d => d.Since).ThenBy(d => d.Environment, StringComparer.Ordinal).ThenBy(d => d.Prompt, StringComparer.Ordinal).ThenBy(d => d.Application, StringComparer.Ordinal)]));
    }

    /// <summary>What is known of a version. Whether it was live before is asked only of what is not live now: by its commit, or by its content.</summary>
    private async ValueTask<VersionFacts> FactsAsync(string environment, string prompt, string version, ServedPrompt? live, CancellationToken cancellationToken)
    {
        VersionFacts facts = await _lookup.OfAsync(prompt, version, cancellationToken).ConfigureAwait(false);
        if (!facts.IsSha || DriftJudge.IsLive(live, version, facts))
        {
            return facts;
        }

        foreach (LiveSpan span in _releases.Of(environment, prompt))
        {
            if (PromptVersion.Same(span.Commit, version)
                || (facts.Blob is not null && facts.SaysAs(await _lookup.OfAsync(prompt, span.Commit, cancellationToken).ConfigureAwait(false), version)))
            {
                return facts with { WasLive = true };
            }
        }

        return facts;
    }

    private Seen Current => Volatile.Read(ref _seen);

    /// <summary>Applications may well have prompts, and environments, that the repository does not know.</summary>
    private bool IsManaged(string environment, string prompt) => _served.In(environment) is { } live && (live.ContainsKey(prompt) || _catalog.Current.Find(prompt) is not null);

    private static bool IsSame(PromptDrift one, PromptDrift other) => one with { Since = other.Since } == other;

    private void Replace(Seen seen)
    {
        Seen before = Interlocked.Exchange(ref _seen, seen);
        if (before.Drifts.SequenceEqual(seen.Drifts))
        {
            return;
        }

        foreach (PromptDrift drift in seen.Drifts.Where(d => !before.Drifts.Any(b => IsSame(b, d))))
        {
            Log.Drifts(_logger, drift.Application, drift.Environment, drift.Prompt, drift.Observed, drift.Intended, drift.Since);
        }

        _listeners.Tell();
    }

    private sealed record Seen(IReadOnlyDictionary<(string Environment, string Prompt), IReadOnlyList<ObservedVersion>> Versions, IReadOnlyList<PromptDrift> Drifts);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Application} in {Environment} runs {Prompt} at {Observed} since {Since:O}; {Intended} is released.")]
        public static partial void Drifts(ILogger logger, string application, string environment, string prompt, string observed, string? intended, DateTime since);
    }
}
