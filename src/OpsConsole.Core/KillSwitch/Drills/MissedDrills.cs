using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>
/// Notices drills that were due and did not happen, whatever the reason: a scheduler that stands still, a job that was paused. One gap is
/// missed once. Two nodes that notice the same one give it the same id.
/// </summary>
public sealed class MissedDrills(LastDrills last, DrillHistory history, KillSwitchOptions options, TimeProvider time)
{
    /// <summary>Intervals without a drill after which one counts as missed.</summary>
    private const int Patience = 2;

    private readonly Dictionary<string, DateTime> _knownSince = new(StringComparer.Ordinal);

    /// <summary>Looks, and adds what was missed.</summary>
    /// <param name="environments">The environments that are drilled.</param>
    public void Look(IEnumerable<string> environments)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        foreach (string environment in environments)
        {
            _knownSince.TryAdd(environment, now);
            if (Find(environment, now) is { } missed)
            {
                history.Add(missed);
            }
        }
    }

    private DrillRun? Find(string environment, DateTime now)
    {
        // While the console was down nothing was due: its start counts, and so does the moment at which an environment became known.
        DateTime from = _knownSince[environment];
        if (last.RealIn(environment) is { } real && real.StartedAt > from)
        {
            from = real.StartedAt;
        }

        bool missed = options.DrillInterval > TimeSpan.Zero && now - from > options.DrillInterval * Patience;
        return !missed || last.In(environment) is { Outcome: DrillOutcome.Missed } told && told.StartedAt >= from
            ? null
            : new DrillRun
            {
                Id = IdOf(environment, from),
                Environment = environment,
                StartedAt = from + options.DrillInterval,
                Outcome = DrillOutcome.Missed,
                Problem = string.Create(CultureInfo.InvariantCulture, $"No drill since {from:yyyy-MM-dd HH:mm} UTC; one is due every {Words(options.DrillInterval)}."),
            };
    }

    private static string Words(TimeSpan interval) => interval < TimeSpan.FromHours(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{interval.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{interval.TotalHours:0.#} h");

    private static string IdOf(string environment, DateTime from) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{environment}\n{from.Ticks}"))))[..16];
}
