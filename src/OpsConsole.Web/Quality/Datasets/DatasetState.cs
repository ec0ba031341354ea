using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Quality.Datasets;

/// <summary>One dataset: its cases and versions, and what can be done with them. Knows nothing of Blazor.</summary>
public sealed partial class DatasetState(
    DatasetQueries queries, DatasetCommands commands, DatasetProposals proposals, CaseMaking cases, MetricsQuery metrics, AccessDirectory access, ILogger<DatasetState> logger)
{
    private string _slug = "";

    /// <summary>The dataset; null until it is loaded, and when there is none.</summary>
    public DatasetDetail? Detail { get; private set; }

    /// <summary>Whether it was looked for.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Whether who looks may change it.</summary>
    public bool MayManage { get; private set; }

    /// <summary>Applications and environments to choose from.</summary>
    public MetricsDimensions Choices { get; private set; } = new([], [], [], []);

    /// <summary>Which interactions are to be added.</summary>
    public CaseSource Source { get; set; } = CaseSource.LabelledBad;

    /// <summary>When they started.</summary>
    public TimeRange Range { get; set; } = TimeRange.TryRelative("30d", out TimeRange month) ? month : TimeRange.Default;

    /// <summary>Application of them; null for all.</summary>
    public string? Application { get; set; }

    /// <summary>Environment of them; null for all.</summary>
    public string? Environment { get; set; }

    /// <summary>Most of them.</summary>
    public int Most { get; set; } = 100;

    /// <summary>What is new in the next version.</summary>
    public string Note { get; set; } = "";

    /// <summary>The version whose changes are shown; null for none.</summary>
    public int? Shown { get; private set; }

    /// <summary>What that version has and the one before it has not, and the other way around.</summary>
    public (IReadOnlyList<DatasetCase> Added, IReadOnlyList<DatasetCase> Removed) Changes { get; private set; } = ([], []);

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads it.</summary>
    public Task LoadAsync(string slug, Actor who) => TriedAsync(async () =>
    {
        (_slug, MayManage) = (slug, who.May(Permissions.ManageQuality, access));
        Choices = await metrics.DimensionsAsync();
        Detail = await queries.FindAsync(slug);
        IsLoaded = true;
        return null;
    });

    /// <summary>Shows what is new in a version, or no longer.</summary>
    public Task ShowAsync(int version) => TriedAsync(async () =>
    {
        Shown = Shown == version ? null : version;
        Changes = Shown is null ? ([], []) : await queries.DiffAsync(_slug, version);
        return null;
    });

    /// <summary>Adds what the filter lets through.</summary>
    /// <returns>What happened, in a sentence; null when nothing was added.</returns>
    public async Task<string?> AddAsync(Actor by)
    {
        CasesAdded? added = null;
        bool done = await TriedAsync(async () =>
        {
            IReadOnlyList<TraceId> found = await cases.FindAsync(new CaseFilter(Source, Range, Application, Environment, Most: Most));
            (QualityOutcome outcome, added) = await commands.AddAsync(by, _slug, found);
            return outcome.Problem;
        });
        await ReloadAsync();
        return done && added is not null ? Words(added) : null;
    }

    /// <summary>Takes a case out.</summary>
    public Task<bool> RemoveCaseAsync(Actor by, long caseId) => ChangedAsync(async () => (await commands.RemoveCaseAsync(by, _slug, caseId)).Problem);

    /// <summary>Makes a version.</summary>
    public async Task<bool> FreezeAsync(Actor by)
    {
        bool done = await ChangedAsync(async () => (await commands.FreezeAsync(by, _slug, Detail!.Standing.Dataset.Revision, Note)).Problem);
        Note = done ? "" : Note;
        return done;
    }

    /// <summary>Removes the dataset.</summary>
    public Task<bool> RemoveAsync(Actor by) => TriedAsync(async () => (await commands.RemoveAsync(by, _slug)).Problem);

    /// <summary>Proposes a version to the prompt repository.</summary>
    /// <returns>The proposal; null when there is none.</returns>
    public async Task<string?> ProposeAsync(Actor by, int version)
    {
        string? proposal = null;
        await ChangedAsync(async () =>
        {
            QualityOutcome outcome = await proposals.ProposeAsync(by, _slug, version);
            proposal = outcome.Id;
            return outcome.Problem;
        });
        return proposal;
    }

    /// <summary>How a person is called.</summary>
    public string NameOf(string personId) => access.Find(personId) is { } person ? person.Name.Length > 0 ? person.Name : person.Email : "somebody who left";

    /// <summary>What became of adding cases, in a sentence.</summary>
    internal static string Words(CasesAdded added)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{added.Added} {(added.Added == 1 ? "case" : "cases")} added");
        text += added.Known > 0 ? string.Create(CultureInfo.InvariantCulture, $", {added.Known} were in it already") : "";
        return text + (added.Refused.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {added.Refused.Count} have no content to make a case of.") : ".");
    }

    private async Task<bool> ChangedAsync(Func<Task<string?>> act)
    {
        bool done = await TriedAsync(act);
        await ReloadAsync();
        return done;
    }

    private async Task ReloadAsync()
    {
        string? problem = Problem;
        await TriedAsync(async () =>
        {
            Detail = await queries.FindAsync(_slug);
            return null;
        });
        Problem = problem ?? Problem;
    }

    private async Task<bool> TriedAsync(Func<Task<string?>> act)
    {
        try
        {
            Problem = await act();
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException or InvalidDataException)
        {
            Log.Failed(logger, exception);
            Problem = "The database does not answer. Nothing was changed: try again.";
        }

        return Problem is null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A dataset could not be read or written.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
