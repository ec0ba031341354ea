using System.Globalization;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Jobs.Windows;

namespace OpsConsole.Core.Jobs;

/// <summary>A job as it stands on the page of jobs.</summary>
/// <param name="Name">Its name: lower case, words joined by hyphens, at most <see cref="MaxName"/> characters.</param>
/// <param name="Description">What it does, in a sentence without a full stop.</param>
/// <param name="Schedule">When it runs.</param>
/// <param name="Make">Makes it, for one run.</param>
public sealed record JobDefinition(string Name, string Description, JobSchedule Schedule, Func<IServiceProvider, IConsoleJob> Make)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 100;

    /// <summary>What people call it: its name, or that of what it is for where its name is only a number.</summary>
    public string Title { get; init; } = Name;

    /// <summary>How long a run may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a run may take that reads a range of the past: a long one takes long, and the next run does not go on with it.</summary>
    public TimeSpan RangeLimit { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Whether each node runs it for itself, because it brings something of the node up to date; else one node does for all.</summary>
    public bool OnEachNode { get; init; }

    /// <summary>How often a run tries, at most, where what went wrong may pass. The pause before each next one doubles, with jitter.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>About how long the first pause is.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether people are told when it begins to fail, and when it works again.</summary>
    public bool TellsPeople { get; init; } = true;

    /// <summary>Says how it divides the past; null where it reads none.</summary>
    public Func<WindowRule>? Windows { get; init; }

    /// <summary>Whether a range of the past can be run again.</summary>
    public bool HasWindows => Windows is not null;

    /// <summary>The key of its lease on a node.</summary>
    internal string LeaseOn(int node) => LeaseOf(Name, OnEachNode ? node : null);

    /// <summary>The key of a lease: a node's own, or that of all nodes.</summary>
    internal static string LeaseOf(string job, int? node) => node is null ? job : string.Create(CultureInfo.InvariantCulture, $"{job}@{node}");
}

/// <summary>Brings jobs that come and go while the console runs, such as one for each source.</summary>
public interface IJobProvider
{
    /// <summary>The jobs there are now.</summary>
    IReadOnlyList<JobDefinition> Jobs { get; }

    /// <summary>Raised when they are others than before. Any thread; handlers are quick.</summary>
    event Action? Changed;
}
