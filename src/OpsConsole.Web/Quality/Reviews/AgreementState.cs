using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Reviews;

namespace OpsConsole.Web.Quality.Reviews;

/// <summary>How far people agree, and what they do not agree on. Knows nothing of Blazor.</summary>
internal sealed partial class AgreementState(ReviewQueries queries, ReviewCommands commands, AccessDirectory access, ILogger<AgreementState> logger)
{
    /// <summary>The report; null until it is loaded.</summary>
    public AgreementReport? Report { get; private set; }

    /// <summary>Whether who looks may settle.</summary>
    public bool MayReview { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads it.</summary>
    public async Task LoadAsync(Actor who, CancellationToken cancellationToken = default)
    {
        MayReview = who.May(Permissions.ReviewInteractions, access);
        await TriedAsync(async () => (Report, Problem) = (await queries.AgreementAsync(cancellationToken), null));
    }

    /// <summary>Says which grade counts.</summary>
    /// <returns>Whether that was done.</returns>
    public async Task<bool> SettleAsync(Actor by, long itemId, byte grade)
    {
        QualityOutcome? outcome = null;
        await TriedAsync(async () => outcome = await commands.SettleAsync(by, itemId, grade));
        string? problem = outcome is null ? Problem : outcome.Problem;
        await LoadAsync(by);
        Problem = problem ?? Problem;
        return problem is null;
    }

    /// <summary>How a person is called.</summary>
    public string NameOf(string personId) => access.Find(personId) is { } person ? person.Name.Length > 0 ? person.Name : person.Email : "somebody who left";

    private async Task TriedAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The database does not answer. Nothing was changed: try again.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The agreement of reviewers could not be read or settled.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
