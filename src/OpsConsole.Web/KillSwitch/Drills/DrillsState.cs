using System.Data.Common;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch;
using OpsConsole.Core.KillSwitch.Drills;

namespace OpsConsole.Web.KillSwitch.Drills;

/// <summary>An environment as the page shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Last">Its newest drill; null when none is known.</param>
/// <param name="Running">The drill that runs there; null when none does.</param>
/// <param name="NextAt">When the next one is due, UTC; null when none is scheduled, or the first comes soon.</param>
public sealed record DrilledEnvironment(string Name, DrillRun? Last, DrillProgress? Running, DateTime? NextAt);

/// <summary>What the page of drills shows and does. Knows nothing of Blazor.</summary>
internal sealed class DrillsState(DrillHistory history, DrillRunner runner, LastDrills last, DrillEnvironments environments, DrillCommands commands, KillSwitchOptions options)
{
    private const int Shown = 200;

    private IReadOnlyList<string> _names = [];

    /// <summary>The environments, by name; null until they are loaded.</summary>
    public IReadOnlyList<DrilledEnvironment>? Environments { get; private set; }

    /// <summary>The environment whose history is shown.</summary>
    public string Environment { get; private set; } = "";

    /// <summary>Its drills, newest first; null until they are loaded.</summary>
    public IReadOnlyList<DrillRun>? Runs { get; private set; }

    /// <summary>Whether the database failed to tell the history.</summary>
    public bool DatabaseFails { get; private set; }

    /// <summary>What was wrong with the last wish; empty when nothing was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Whether drills are scheduled at all.</summary>
    public bool IsScheduled => options.DrillInterval > TimeSpan.Zero;

    /// <summary>How often, in words.</summary>
    public string Schedule => !IsScheduled ? "No drills are scheduled: KillSwitch:DrillInterval is 0."
        : options.DrillInterval.TotalHours is 1 ? "Each environment is drilled every hour."
        : options.DrillInterval.TotalMinutes < 120 ? FormattableString.Invariant($"Each environment is drilled every {options.DrillInterval.TotalMinutes:0.#} minutes.")
        : FormattableString.Invariant($"Each environment is drilled every {options.DrillInterval.TotalHours:0.#} hours.");

    /// <summary>Loads everything.</summary>
    /// <param name="environment">The environment asked for; null for the first.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task LoadAsync(string? environment, CancellationToken cancellationToken = default)
    {
        _names = [.. (await environments.ListAsync(cancellationToken)).Union(last.All.Select(r => r.Environment), StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (_names.Count == 0)
        {
            _names = [options.DefaultEnvironment];
        }

        string chosen = environment is not null && _names.Contains(environment) ? environment : _names.Contains(options.DefaultEnvironment) ? options.DefaultEnvironment : _names[0];
        if (chosen != Environment)
        {
            (Environment, Runs) = (chosen, null);
        }

        Look();
        try
        {
            Runs = await history.ListAsync(Environment, Shown, cancellationToken);
            DatabaseFails = false;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            DatabaseFails = true;
        }
    }

    /// <summary>Looks at what is in memory: drills that run, and the newest.</summary>
    public void Look() => Environments = [.. _names.Select(name => new DrilledEnvironment(name, last.In(name), runner.In(name), NextAt(name)))];

    /// <summary>Starts a drill.</summary>
    public async Task StartAsync(string environment, Actor by)
    {
        Problem = (await commands.StartAsync(by, environment)).Problem;
        Look();
    }

    private DateTime? NextAt(string name) => IsScheduled && last.RealIn(name) is { } run ? run.StartedAt + options.DrillInterval : null;
}
