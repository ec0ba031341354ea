using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Datasets;

namespace OpsConsole.Web.Quality.Datasets;

/// <summary>The list of datasets, and the form of a new one. Knows nothing of Blazor.</summary>
internal sealed partial class DatasetsState(DatasetQueries queries, DatasetCommands commands, AccessDirectory access, ILogger<DatasetsState> logger)
{
    /// <summary>The datasets; null until they are loaded.</summary>
    public IReadOnlyList<DatasetStanding>? Items { get; private set; }

    /// <summary>Whether who looks may make one.</summary>
    public bool MayManage { get; private set; }

    /// <summary>Short name of a new one.</summary>
    public string Slug { get; set; } = "";

    /// <summary>Name of a new one.</summary>
    public string Name { get; set; } = "";

    /// <summary>What is in it.</summary>
    public string Description { get; set; } = "";

    /// <summary>What it is for.</summary>
    public DatasetPurpose Purpose { get; set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads them.</summary>
    public async Task LoadAsync(Actor who, CancellationToken cancellationToken = default)
    {
        MayManage = who.May(Permissions.ManageQuality, access);
        try
        {
            (Items, Problem) = (await queries.ListAsync(cancellationToken), null);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The datasets could not be read from the database. Try again in a moment.";
        }
    }

    /// <summary>Makes the one of the form.</summary>
    /// <returns>Its short name; null when it was not made.</returns>
    public async Task<string?> CreateAsync(Actor by)
    {
        try
        {
            QualityOutcome outcome = await commands.CreateAsync(by, new DatasetDraft(Slug.Trim(), Name, Purpose, Description));
            Problem = outcome.Problem;
            return outcome.Id;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "It could not be written to the database. Nothing was changed: try again.";
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Datasets could not be read or written.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
