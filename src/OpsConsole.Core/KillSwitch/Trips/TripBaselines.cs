using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Trips;

/// <summary>The days before the windows, each read again after some minutes: a day changes slowly. One a rule.</summary>
internal sealed class TripBaselines(TripMeter meter)
{
    private const int ReadAgainMinutes = 5;

    private readonly Dictionary<string, (long Revision, int ReadAt, TripWindow Window)> _known = [];

    public async Task<TripWindow> ForAsync(TripRule rule, KillScope scope, int to, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(rule.Id, out (long Revision, int ReadAt, TripWindow Window) known) && known.Revision == rule.Revision && to < known.ReadAt + ReadAgainMinutes)
        {
            return known.Window;
        }

        TripWindow window = await meter.BaselineAsync(rule, scope, to - rule.WindowMinutes, cancellationToken).ConfigureAwait(false);
        _known[rule.Id] = (rule.Revision, to, window);
        return window;
    }

    /// <summary>Forgets those of rules that are gone.</summary>
    public void Keep(IReadOnlyCollection<TripRule> rules)
    {
        foreach (string gone in _known.Keys.Except(rules.Select(r => r.Id)).ToList())
        {
            _known.Remove(gone);
        }
    }
}
