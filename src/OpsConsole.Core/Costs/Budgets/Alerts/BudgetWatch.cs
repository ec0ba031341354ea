using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Costs.Budgets.Spending;

namespace OpsConsole.Core.Costs.Budgets.Alerts;

/// <summary>Judges all budgets once, and does what follows: opens and closes alerts, kills where a budget says so, tells others when nobody took an alert on.</summary>
public sealed partial class BudgetWatch
{
    private readonly BudgetBook _budgets;
    private readonly BudgetAlertBook _alerts;
    private readonly BudgetKills _kills;
    private readonly SpendReader _reader;
    private readonly Teams _teams;
    private readonly TimeProvider _time;
    private readonly ILogger<BudgetWatch> _logger;
    private readonly Dictionary<string, (string Version, ArrivedSpend Seen)> _seen = [];
    private ImmutableDictionary<string, BudgetStanding> _standings = ImmutableDictionary<string, BudgetStanding>.Empty;

    internal BudgetWatch(BudgetBook budgets, BudgetAlertBook alerts, BudgetKills kills, SpendReader reader, Teams teams, TimeProvider time, ILogger<BudgetWatch> logger) =>
        (_budgets, _alerts, _kills, _reader, _teams, _time, _logger) = (budgets, alerts, kills, reader, teams, time, logger);

    /// <summary>How each budget stood when it was judged last, by its slug.</summary>
    public IReadOnlyDictionary<string, BudgetStanding> Standings => Volatile.Read(ref _standings);

    /// <summary>Since when budgets cannot be judged, UTC; null while they can. Nothing is alerted meanwhile.</summary>
    public DateTime? FailingSince { get; private set; }

    /// <summary>How long the last look at all budgets took.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Raised after each look, on its thread.</summary>
    public event Action? Judged;

    /// <summary>Judges all budgets. What cannot be read is not judged.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken = default)
    {
        long began = Stopwatch.GetTimestamp();
        DateTime now = _time.GetUtcNow().UtcDateTime;
        try
        {
            await LookAsync(now, cancellationToken).ConfigureAwait(false);
            FailingSince = null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested) // the edge of the loop: it looks again
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

    private async Task LookAsync(DateTime now, CancellationToken cancellationToken)
    {
        IReadOnlyList<BudgetInForce> budgets = _budgets.All;
        List<BudgetAlert> open = await _alerts.OpenAsync(cancellationToken).ConfigureAwait(false);
        SpendPicture? picture = budgets.Count == 0 ? null : await _reader.ReadAsync(now, budgets.Select(b => b.Budget.Period), budgets.Any(b => b.Budget.Scope.Kind == BudgetScopeKind.Feature), cancellationToken).ConfigureAwait(false);
        ImmutableDictionary<string, BudgetStanding> standings = budgets.ToImmutableDictionary(b => b.Slug, b => BudgetStanding.Of(b.Budget, picture!, _teams, SeenOf(b)));
        Volatile.Write(ref _standings, standings);
        foreach (string gone in _seen.Keys.Except(standings.Keys).ToList())
        {
            _seen.Remove(gone);
        }

        await CloseAsync(open, budgets, standings, cancellationToken).ConfigureAwait(false);
        foreach (BudgetInForce budget in budgets)
        {
            foreach (BudgetFinding finding in BudgetRules.Find(budget.Budget, standings[budget.Slug]))
            {
                if (!open.Exists(a => a.Budget == budget.Slug && a.Rule == finding.Rule)
                    && await _alerts.RaiseAsync(budget, finding, CauseOf(budget.Budget, finding, picture!), standings[budget.Slug].Period.From, cancellationToken).ConfigureAwait(false) is { } alert)
                {
                    Log.Alerted(_logger, budget.Slug, finding.Says);
                    open.Add(alert);
                    await _kills.KillAsync(alert, cancellationToken).ConfigureAwait(false); // at once: the other budgets can wait
                }
            }
        }

        await FollowAsync(open, budgets, now, cancellationToken).ConfigureAwait(false);
    }

    private ArrivedSpend SeenOf(BudgetInForce budget)
    {
        if (!_seen.TryGetValue(budget.Slug, out (string Version, ArrivedSpend Seen) known) || known.Version != budget.Version)
        {
            _seen[budget.Slug] = known = (budget.Version, new ArrivedSpend()); // of another scope, perhaps
        }

        return known.Seen;
    }

    private async Task CloseAsync(List<BudgetAlert> open, IReadOnlyList<BudgetInForce> budgets, ImmutableDictionary<string, BudgetStanding> standings, CancellationToken cancellationToken)
    {
        foreach (BudgetAlert alert in open.ToList())
        {
            if (BudgetRules.Over(alert, budgets.FirstOrDefault(b => b.Slug == alert.Budget), standings.GetValueOrDefault(alert.Budget)) is { } because)
            {
                await _alerts.CloseAsync(alert, because, cancellationToken).ConfigureAwait(false);
                open.Remove(alert);
            }
        }
    }

    /// <summary>Kills what a stop of the console left undone, and tells others.</summary>
    private async Task FollowAsync(List<BudgetAlert> open, IReadOnlyList<BudgetInForce> budgets, DateTime now, CancellationToken cancellationToken)
    {
        foreach (BudgetAlert alert in open)
        {
            await _kills.KillAsync(alert, cancellationToken).ConfigureAwait(false);
            if (budgets.FirstOrDefault(b => b.Slug == alert.Budget)?.Budget is { } budget && BudgetEscalation.IsDue(alert, budget, now))
            {
                await _alerts.EscalateAsync(alert, budget, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private string? CauseOf(Budget budget, BudgetFinding finding, SpendPicture picture) => BudgetCauses.Of(budget, finding.Rule, picture, _teams)?.ToString();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Budgets cannot be judged. None of them alerts until they can.")]
        public static partial void CannotJudge(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Information, Message = "Budget {Budget}: {Says}")]
        public static partial void Alerted(ILogger logger, string budget, string says);
    }
}
