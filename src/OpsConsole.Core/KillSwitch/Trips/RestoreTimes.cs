using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>
/// When scopes were restored last, within a day: what was measured before counts no more. Known from the board as it happens, on whichever node;
/// from the database once, after a start.
/// </summary>
internal sealed class RestoreTimes : IDisposable
{
    private const int Many = 2_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Environment, KillScope Scope), DateTime> _times = [];
    private readonly TimeProvider _time;
    private readonly IDisposable _subscription;
    private SwitchSnapshot _known;
    private bool _seeded;

    public RestoreTimes(SwitchBoard board, TimeProvider time)
    {
        _time = time;
        _known = board.Current;
        _subscription = board.Subscribe(Note);
    }

    /// <summary>Reads what was restored before this process began; once.</summary>
    public async Task SeedAsync(IDbContextFactory<OpsDbContext> contexts, CancellationToken cancellationToken)
    {
        if (_seeded)
        {
            return;
        }

        DateTime since = _time.GetUtcNow().UtcDateTime - Kept;
        string drill = KillScope.Drill.ToString();
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var rows = await context.SwitchRecords.AsNoTracking().Where(r => r.Action == SwitchAction.Restore && r.At > since && r.Scope != drill)
                .GroupBy(r => new { r.Environment, r.Scope }).Select(g => new { g.Key.Environment, g.Key.Scope, At = g.Max(r => r.At) })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                foreach (var row in rows)
                {
                    _times.TryAdd((row.Environment, KillScope.Parse(row.Scope)), row.At);
                }
            }
        }

        _seeded = true;
    }

    /// <summary>When one of some scopes was restored last; null when not in the last day.</summary>
    public DateTime? Last(string environment, ReadOnlySpan<KillScope> scopes)
    {
        DateTime? last = null;
        lock (_lock)
        {
            foreach (KillScope scope in scopes)
            {
                if (_times.TryGetValue((environment, scope), out DateTime at) && !(at <= last))
                {
                    last = at;
                }
            }
        }

        return last;
    }

    public void Dispose() => _subscription.Dispose();

    private void Note(SwitchSnapshot after)
    {
        DateTime now = _time.GetUtcNow().UtcDateTime;
        lock (_lock)
        {
            foreach ((string environment, EnvironmentSwitches switches) in after.Environments)
            {
                EnvironmentSwitches before = _known.In(environment);
                if (!ReferenceEquals(before, switches))
                {
                    foreach (KillScope restored in before.Killed.Keys.Where(s => !s.IsDrill && !switches.IsKilled(s)))
                    {
                        _times[(environment, restored)] = now;
                    }
                }
            }

            _known = after;
            if (_times.Count > Many)
            {
                foreach ((string, KillScope) old in _times.Where(t => t.Value < now - Kept).Select(t => t.Key).ToList())
                {
                    _times.Remove(old);
                }
            }
        }
    }
}
