using System.Data.Common;
using OpsConsole.Core.Quality.Scores;

namespace OpsConsole.Web.Quality.Scores;

/// <summary>The interactions behind a score. Knows nothing of Blazor.</summary>
internal sealed partial class JudgedState(JudgedQuery query, TimeProvider time, ILogger<JudgedState> logger)
{
    /// <summary>The page; null until it is loaded.</summary>
    public JudgedPage? Page { get; private set; }

    /// <summary>What went wrong and what to do; null when nothing did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads a page.</summary>
    /// <param name="view">The range, filters and suite.</param>
    /// <param name="passed">Those that passed, or those that did not; null for all.</param>
    /// <param name="before">Where the page begins, UTC; null for the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(QualityView view, bool? passed, DateTime? before, CancellationToken cancellationToken = default)
    {
        if (view.Suite is not { } suite)
        {
            Page = new JudgedPage([], null, false);
            return;
        }

        try
        {
            (DateTime from, DateTime to) = view.Range.Resolve(time.GetUtcNow().UtcDateTime);
            Page = await query.ListAsync(from, before is { } at && at < to ? at : to, suite, passed, view.Filter, cancellationToken);
            Problem = null;
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, failure);
            Problem = "The interactions could not be read from the database. Try again in a moment.";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The interactions behind a score could not be read.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
