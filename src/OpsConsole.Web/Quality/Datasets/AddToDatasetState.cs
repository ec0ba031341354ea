using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Quality.Datasets;

/// <summary>The datasets that an interaction is a case of, and those that it can be added to. Knows nothing of Blazor.</summary>
internal sealed partial class AddToDatasetState(DatasetQueries queries, DatasetCommands commands, ReviewQueries reviews, AccessDirectory access, ILogger<AddToDatasetState> logger)
{
    /// <summary>Where it is a case; null until that is loaded.</summary>
    public IReadOnlyList<CaseLineage>? Lineage { get; private set; }

    /// <summary>What people say of it; null when nobody does.</summary>
    public LabelledItem? Labelled { get; private set; }

    /// <summary>Datasets that it is not in.</summary>
    public IReadOnlyList<DatasetStanding> Others { get; private set; } = [];

    /// <summary>Whether who looks may add it.</summary>
    public bool MayManage { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads it.</summary>
    public async Task LoadAsync(TraceId traceId, Actor who)
    {
        MayManage = who.May(Permissions.ManageQuality, access);
        try
        {
            IReadOnlyList<CaseLineage> lineage = await queries.OfInteractionAsync(traceId.ToBytes());
            Others = MayManage ? [.. (await queries.ListAsync()).Where(d => !lineage.Any(l => l.Slug == d.Dataset.Slug && l.Until is null))] : [];
            Labelled = await reviews.FindAsync(traceId.ToBytes());
            (Lineage, Problem) = (lineage, null);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The datasets could not be read from the database.";
        }
    }

    /// <summary>How a person is called.</summary>
    public string NameOf(string personId) => access.Find(personId) is { } person ? person.Name.Length > 0 ? person.Name : person.Email : "somebody who left";

    /// <summary>Adds the interaction to a dataset.</summary>
    /// <returns>Whether it is in it now.</returns>
    public async Task<bool> AddAsync(Actor by, string slug, TraceId traceId)
    {
        string? problem;
        try
        {
            (QualityOutcome outcome, _) = await commands.AddAsync(by, slug, [traceId]);
            problem = outcome.Problem;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException or InvalidDataException)
        {
            Log.Failed(logger, exception);
            problem = "It could not be written to the database. Nothing was changed: try again.";
        }

        await LoadAsync(traceId, by);
        Problem = problem ?? Problem;
        return problem is null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The datasets of an interaction could not be read or written.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
