using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>
/// Judges all rules once, and does what follows. It only ever replaces or takes back kills of the rule at hand, and only exactly those it has
/// looked at; the board refuses everything else.
/// </summary>
public sealed partial class TripWatch : IDisposable
{
    private readonly IDbContextFactory<OpsDbContext> _contexts;
    private readonly TripMeter _meter;
    private readonly SwitchBoard _board;
    private readonly TimeProvider _time;
    private readonly ILogger<TripWatch> _logger;
    private readonly SortableId _ids;
    private readonly TripEventLog _events;
    private readonly RestoreTimes _restores;
    private readonly TripBaselines _baselines;
    private readonly OngoingSpend _ongoing = new();
    private readonly Dictionary<string, DateTime> _seenBelow = [];
    private ImmutableDictionary<string, TripStatus> _statuses = ImmutableDictionary<string, TripStatus>.Empty;

    /// <summary>A watch that has judged nothing yet.</summary>
    public TripWatch(IDbContextFactory<OpsDbContext> contexts, TripMeter meter, SwitchBoard board, StorageOptions storage, TimeProvider time, ILogger<TripWatch> logger)
    {
        ArgumentNullException.ThrowIfNull(storage);
        (_contexts, _meter, _board, _time, _logger) = (contexts, meter, board, time, logger);
        _ids = new SortableId(time, storage.Node);
        _events = new TripEventLog(contexts);
        _restores = new RestoreTimes(board, time);
        _baselines = new TripBaselines(meter);
    }

    /// <summary>How each rule stood when it was judged last, by its id.</summary>
    public IReadOnlyDictionary<string, TripStatus> Statuses => Volatile.Read(ref _statuses);

    /// <summary>When the rules were judged last, UTC; null when never.</summary>
    public DateTime? JudgedAt { get; private set; }

    /// <summary>Since when the rules cannot be judged, UTC; null while they can. Nothing trips meanwhile.</summary>
    public DateTime? FailingSince { get; private set; }

    /// <summary>How long the last look at all rules took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Raised after each look, on its thread.</summary>
    public event Action? Judged;

    /// <summary>Judges all rules. When anything cannot be read, nothing is done.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken = default)
    {
        long began = Stopwatch.GetTimestamp();
        DateTime now = _time.GetUtcNow().UtcDateTime;
        try
        {
            await _events.WriteAsync(cancellationToken).ConfigureAwait(false);
            await LookAsync(now, cancellationToken).ConfigureAwait(false);
            await _events.WriteAsync(cancellationToken).ConfigureAwait(false);
            (JudgedAt, FailingSince) = (now, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // the edge of the loop: a rule that cannot be judged does not trip
        {
            if (FailingSince is null)
            {
                Log.CannotJudge(_logger, exception);
            }

            FailingSince ??= now;
        }

        Took = Stopwatch.GetElapsedTime(began);
        Judged?.Invoke();
    }

    /// <inheritdoc />
    public void Dispose() => _restores.Dispose();

    private static int Minute(DateTime at) => (int)((at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute);

    private async Task LookAsync(DateTime now, CancellationToken cancellationToken)
    {
        await _restores.SeedAsync(_contexts, cancellationToken).ConfigureAwait(false);
        List<TripRule> rules;
        ILookup<string, TripEventLine> past;
        OpsDbContext context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            rules = await context.TripRules.AsNoTracking().OrderBy(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            past = await _events.SinceAsync(context, [.. rules.Select(r => r.Id)], now.AddDays(-1), cancellationToken).ConfigureAwait(false);
        }

        await EndTrialsOfNobodyAsync(rules).ConfigureAwait(false);
        ImmutableDictionary<string, TripStatus>.Builder statuses = ImmutableDictionary.CreateBuilder<string, TripStatus>();
        foreach (IGrouping<string, TripRule> there in rules.Where(r => r.Mode != TripMode.Off).GroupBy(r => r.Environment, StringComparer.Ordinal))
        {
            int to = Minute(now) + 1, from = to - (2 * TripRuleDraft.MaxWindowMinutes);
            (TripRule Rule, KillScope Scope)[] scoped = [.. there.Select(r => (r, KillScope.Parse(r.Scope)))];
            IReadOnlyDictionary<KillScope, TripSeries> series = await _meter.ReadAsync(
                there.Key, [.. scoped.Select(s => s.Scope)], from, to, there.Any(r => r.Measure == TripMeasure.LatencyP99), cancellationToken).ConfigureAwait(false);
            _ongoing.Look(there.Key, series, now);
            foreach ((TripRule rule, KillScope scope) in scoped.OrderBy(s => s.Scope, KillScope.ByWidth))
            {
                TripWindow? baseline = rule.BaselineFactor is null ? null : await _baselines.ForAsync(rule, scope, to, cancellationToken).ConfigureAwait(false);
                TripSight sight = new(
                    rule, scope, series[scope], (first, end) => _ongoing.Beside(rule.Environment, scope, first, end), baseline,
                    _restores.Last(rule.Environment, TripDecision.Around(scope)));
                statuses[rule.Id] = await ActAsync(sight, [.. past[rule.Id]], now).ConfigureAwait(false);
            }
        }

        _baselines.Keep(rules);
        Volatile.Write(ref _statuses, statuses.ToImmutable());
    }

    private async Task<TripStatus> ActAsync(TripSight sight, TripEventLine[] past, DateTime now)
    {
        (TripRule rule, KillScope scope) = (sight.Rule, sight.Scope);
        SwitchSnapshot current = _board.Current;
        if (current.In(rule.Environment).Killed.TryGetValue(scope, out SwitchRecord? kill) && IsOwn(kill, rule))
        {
            return await TryAsync(sight, kill, past, now).ConfigureAwait(false);
        }

        DateTime countsFrom = sight.RestoredAt > rule.ChangedAt ? sight.RestoredAt.Value : rule.ChangedAt;
        TripJudgement found = sight.Newest(now, countsFrom);
        SwitchRecord? killed = current.KilledBy(rule.Environment, TripDecision.Around(scope));
        if (found.Verdict != TripVerdict.Above)
        {
            _seenBelow[rule.Id] = now;
        }
        else if (killed is null && rule.Mode == TripMode.Armed && current.In(rule.Environment).HasRoomFor(scope))
        {
            killed = await TripAsync(sight, found, countsFrom, now).ConfigureAwait(false);
        }
        else if (killed is null)
        {
            string full = rule.Mode == TripMode.Armed ? $" Not killed: {EnvironmentSwitches.MaxKilled:N0} scopes are killed already, and only global has room." : "";
            if (IsNews(rule, past, now))
            {
                Note(sight, TripEventKind.WouldTrip, found, $"{found.Says}.{full}", null, countsFrom, now);
            }

            found = full.Length == 0 ? found : found with { Verdict = TripVerdict.NotJudged, Says = full.TrimStart() };
        }

        return new TripStatus(found, killed, now);
    }

    /// <summary>A dry run says once that it would have killed; again only when the measure was below meanwhile, as long as a kill would have lasted at least.</summary>
    private bool IsNews(TripRule rule, TripEventLine[] past, DateTime now)
    {
        TripEventLine? last = past.Where(e => e.Kind == TripEventKind.WouldTrip && e.At >= rule.ChangedAt).Select(e => (TripEventLine?)e).FirstOrDefault();
        return last is null
            || (_seenBelow.TryGetValue(rule.Id, out DateTime below) && below > last.Value.At && now >= last.Value.At.AddMinutes(Math.Max(rule.WindowMinutes, rule.CooldownMinutes)));
    }

    private async Task<SwitchRecord?> TripAsync(TripSight sight, TripJudgement found, DateTime countsFrom, DateTime now)
    {
        string says = $"Rule “{sight.Rule.Name}”: {found.Says}";
        SwitchDecision decision = await _board.KillAsync(Order(sight.Rule, sight.Scope, says) with { Over = [] }).ConfigureAwait(false);
        if (decision is { Changed: true, Record: { } record })
        {
            Log.Tripped(_logger, sight.Rule.Id, sight.Rule.Scope, sight.Rule.Environment);
            Note(sight, TripEventKind.Tripped, found, $"{found.Says}.", record.Id, countsFrom, now);
        }

        return decision.Record;
    }

    private static bool IsOwn(SwitchRecord kill, TripRule rule) => kill.Cause == SwitchCause.Rule && kill.Subject == rule.Id;

    private static KillOrder Order(TripRule rule, KillScope scope, string says) =>
        new(rule.Environment, scope, says.Length <= SwitchRecord.MaxReason ? says : says[..SwitchRecord.MaxReason], RecordedActor.Of(Actor.Console), SwitchCause.Rule)
        {
            Fallback = rule.FallbackMessage is null && rule.FallbackModel is null ? null : new Fallback(rule.FallbackMessage, rule.FallbackModel),
            Subject = rule.Id,
        };

    private void Note(TripSight sight, TripEventKind kind, TripJudgement found, string says, string? record, DateTime countsFrom, DateTime now, double share = 1) => _events.Add(new TripEvent
    {
        Id = _ids.Next().ToString("x16", CultureInfo.InvariantCulture),
        RuleId = sight.Rule.Id,
        Environment = sight.Rule.Environment,
        Scope = sight.Rule.Scope,
        At = now,
        Kind = kind,
        Value = found.Value ?? 0,
        Limit = found.Limit ?? 0,
        Volume = found.Volume,
        Says = says.Length <= SwitchRecord.MaxReason ? says : says[..SwitchRecord.MaxReason],
        Evidence = sight.Evidence(now, found, countsFrom, share).Write(),
        RecordId = record,
    });

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The rules that kill by themselves cannot be judged. None trips until they can; people still can kill.")]
        public static partial void CannotJudge(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Rule {Rule} tripped: {Scope} is killed in {Environment}.")]
        public static partial void Tripped(ILogger logger, string rule, string scope, string environment);

        [LoggerMessage(Level = LogLevel.Information, Message = "Rule {Rule}: {Kind} for {Scope} in {Environment}.")]
        public static partial void Tried(ILogger logger, string rule, TripEventKind kind, string scope, string environment);
    }
}
