using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;

namespace OpsConsole.Web.Sources;

/// <summary>The list of sources: how each stands, and what can be done with it. Knows nothing of Blazor.</summary>
internal sealed partial class SourcesState(SourceDirectory sources, SourceBook book, JobBook jobs, SourceBills bills, SourceCommands commands, AccessDirectory access, ILogger<SourcesState> logger)
{
    private readonly Dictionary<string, SourceTest?> _tests = new(StringComparer.Ordinal); // null while it runs

    /// <summary>The sources, those first that somebody must look at; null until they are loaded.</summary>
    public IReadOnlyList<SourceView>? Items { get; private set; }

    /// <summary>Whether who looks may change them.</summary>
    public bool MayManage { get; private set; }

    /// <summary>Whether the database does not answer: then nothing is known of runs and applications.</summary>
    public bool DatabaseFails { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether any kind of source can be read.</summary>
    public bool HasKinds => sources.Kinds.Count > 0;

    /// <summary>Raised when there are other sources than before. Any thread.</summary>
    public event Action? Changed
    {
        add => sources.Changed += value;
        remove => sources.Changed -= value;
    }

    /// <summary>Loads them.</summary>
    public async Task LoadAsync(Actor who, CancellationToken cancellationToken = default)
    {
        MayManage = who.May(Permissions.ManageSources, access);
        (IReadOnlyList<JobStanding> standings, IReadOnlyList<SourceClaim> claims, Dictionary<string, SourceBill?> billed) = ([], [], []);
        try
        {
            (standings, claims) = (await jobs.AllAsync(cancellationToken), await book.ClaimsAsync(cancellationToken));
            foreach (SourceDefinition source in sources.All)
            {
                billed[source.Id] = await bills.OfAsync(source, cancellationToken);
            }

            DatabaseFails = false;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            DatabaseFails = true;
        }

        Items = [.. sources.All.Select(s => new SourceView(s, standings.FirstOrDefault(j => j.Job.Name == s.Job), [.. claims.Where(c => c.SourceId == s.Id)]) { Bill = billed.GetValueOrDefault(s.Id) }).OrderByDescending(v => v.NeedsSomebody)];
    }

    /// <summary>Whether it is tested now.</summary>
    public bool IsTesting(string id) => _tests.TryGetValue(id, out SourceTest? test) && test is null;

    /// <summary>What its last test found; null when there was none.</summary>
    public SourceTest? TestOf(string id) => _tests.GetValueOrDefault(id);

    /// <summary>Looks whether a source can be read.</summary>
    public async Task TestAsync(SourceDefinition source, Actor by, CancellationToken cancellationToken = default)
    {
        if (IsTesting(source.Id))
        {
            return;
        }

        _tests[source.Id] = null;
        try
        {
            _tests[source.Id] = await commands.TestAsync(by, new SourceDraft(source.Id, source.Name, source.Kind, source.Settings) { Revision = source.Revision }, cancellationToken);
        }
        finally
        {
            if (IsTesting(source.Id))
            {
                _tests.Remove(source.Id);
            }
        }
    }

    /// <summary>Has a source read, or not.</summary>
    /// <returns>Whether that was done.</returns>
    public Task<bool> EnableAsync(string id, bool enabled, Actor by) => DoneAsync(() => commands.EnableAsync(by, id, enabled), by);

    /// <summary>Removes a source.</summary>
    /// <returns>Whether that was done.</returns>
    public Task<bool> RemoveAsync(string id, Actor by) => DoneAsync(() => commands.RemoveAsync(by, id), by);

    private async Task<bool> DoneAsync(Func<Task<SourceOutcome>> command, Actor by)
    {
        try
        {
            Problem = (await command()).Problem;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "It could not be written to the database. Nothing was changed: try again.";
        }

        await LoadAsync(by);
        return Problem is null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The sources could not be read or changed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
