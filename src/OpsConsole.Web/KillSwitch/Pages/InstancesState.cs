using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>How an instance stands.</summary>
internal enum InstanceStanding
{
    /// <summary>It obeys the newest state.</summary>
    Current,

    /// <summary>It is there, and never said what it obeys: it asks by OpenFeature, or does not report.</summary>
    Silent,

    /// <summary>It is there, and obeys an older state.</summary>
    Behind,

    /// <summary>It was not heard of for a while.</summary>
    Gone,
}

/// <summary>An instance as the page lists it.</summary>
internal sealed record InstanceLine(Instance Instance, InstanceStanding Standing)
{
    /// <summary>The standing in a word.</summary>
    public string Word => Standing switch
    {
        InstanceStanding.Current => "obeys",
        InstanceStanding.Silent => "does not report",
        InstanceStanding.Behind => "behind",
        _ => "not heard of",
    };

    /// <summary>How that looks.</summary>
    public string Tone => Standing switch
    {
        InstanceStanding.Current => "ok",
        InstanceStanding.Behind => "bad",
        InstanceStanding.Gone => "warn",
        _ => "",
    };

    /// <summary>What it does before it knows any state.</summary>
    public string ColdStart => Instance.ColdStart.Count == 0 ? "" : string.Join(", ", Instance.ColdStart.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}: {(c.Value == "FailClosed" ? "killed" : "live")}"));
}

/// <summary>The instances that this node knows, those that need a look first. From memory. Knows nothing of Blazor.</summary>
internal sealed class InstancesState(InstanceRegistry registry, SwitchBoard board, TimeProvider time)
{
    /// <summary>Instances that are listed at most.</summary>
    public const int Most = 500;

    /// <summary>The instances listed.</summary>
    public IReadOnlyList<InstanceLine> Lines { get; private set; } = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many obey the newest state.</summary>
    public int Current { get; private set; }

    /// <summary>Environments that have instances.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    /// <summary>Looks again.</summary>
    /// <param name="environment">One environment; null for all.</param>
    public void Look(string? environment)
    {
        DateTime since = time.GetUtcNow().UtcDateTime - InstanceRegistry.Recent;
        SwitchSnapshot snapshot = board.Current;
        List<InstanceLine> lines = [.. registry.All.Where(i => environment is null || i.Name.Environment == environment).Select(i => new InstanceLine(i, StandingOf(i, snapshot, since)))];
        Lines =
        [
            .. lines.OrderByDescending(l => l.Standing).ThenBy(l => l.Instance.Name.Environment, StringComparer.Ordinal)
                .ThenBy(l => l.Instance.Name.Application, StringComparer.Ordinal).ThenBy(l => l.Instance.Name.Instance, StringComparer.Ordinal).Take(Most),
        ];
        (Count, Current) = (lines.Count, lines.Count(l => l.Standing == InstanceStanding.Current));
        Environments = [.. registry.All.Select(i => i.Name.Environment).Distinct().Order(StringComparer.Ordinal)];
    }

    private static InstanceStanding StandingOf(Instance instance, SwitchSnapshot snapshot, DateTime since) =>
        instance.Connections == 0 && instance.LastSeen < since ? InstanceStanding.Gone
        : instance.Obeyed is not { } obeyed ? InstanceStanding.Silent
        : obeyed.Reaches(snapshot.Epoch, snapshot.PublishedVersion(instance.Name.Environment)) ? InstanceStanding.Current
        : InstanceStanding.Behind;
}
