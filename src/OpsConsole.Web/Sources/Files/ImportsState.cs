using System.Data.Common;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Files;

namespace OpsConsole.Web.Sources.Files;

/// <summary>The files of a source: what was imported, and what is being read. Knows nothing of Blazor.</summary>
internal sealed partial class ImportsState(SourceDirectory sources, ImportHistory history, JobCommands jobs, AccessDirectory access, ILogger<ImportsState> logger)
{
    /// <summary>How many imports are shown.</summary>
    public const int Shown = 50;

    /// <summary>The source; null when there is none that takes files.</summary>
    public SourceDefinition? Source { get; private set; }

    /// <summary>The imports, the newest first; null until they are loaded.</summary>
    public IReadOnlyList<ImportView>? Items { get; private set; }

    /// <summary>The newest, with its refused lines; null before the first.</summary>
    public ImportView? Newest { get; private set; }

    /// <summary>The run that reads a file now; null when none does.</summary>
    public JobRun? Running => Newest?.Run is { State: JobRunState.Running } run ? run : null;

    /// <summary>Whether who looks may import.</summary>
    public bool MayImport { get; private set; }

    /// <summary>Whether the database does not answer.</summary>
    public bool DatabaseFails { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads them.</summary>
    public async Task LoadAsync(string id, Actor who, CancellationToken cancellationToken = default)
    {
        MayImport = who.May(Permissions.ImportCosts, access);
        try
        {
            if (sources.Find(id) is null)
            {
                await sources.LoadAsync(cancellationToken); // another node may have added it a moment ago
            }

            Source = sources.Find(id) is { Kind: SourceKind.Files } source ? source : null;
            Items = await history.NewestAsync(id, Shown, cancellationToken);
            Newest = Items is [var first, ..] ? first.Import.Refused == 0 ? first : await WholeAsync(first, cancellationToken) : null;
            DatabaseFails = false;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            DatabaseFails = true;
        }
    }

    /// <summary>Cancels what is read.</summary>
    public async Task CancelAsync(Actor by)
    {
        if (Running is { } run && Source is { } source)
        {
            try
            {
                Problem = (await jobs.CancelAsync(by, run.Id)).Problem;
            }
            catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
            {
                Log.Failed(logger, exception);
                Problem = "It was not cancelled: the database does not answer. Try again.";
            }

            await LoadAsync(source.Id, by);
        }
    }

    /// <summary>Refused lines are many, so they are read once.</summary>
    private async Task<ImportView> WholeAsync(ImportView newest, CancellationToken cancellationToken) =>
        Newest is { } before && before.Import.RunId == newest.Import.RunId && before.Import.Refused == newest.Import.Refused && before.Run?.State == newest.Run?.State
            ? before
            : await history.FindAsync(newest.Import.RunId, cancellationToken) ?? newest;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The imports of a source could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
