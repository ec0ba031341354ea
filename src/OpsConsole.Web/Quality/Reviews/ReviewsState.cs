using System.Data.Common;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality.Reviews;

namespace OpsConsole.Web.Quality.Reviews;

/// <summary>The queue as it stands: rules, what waits, what was labelled. Knows nothing of Blazor.</summary>
internal sealed partial class ReviewsState(ReviewQueries queries, AccessDirectory access, ILogger<ReviewsState> logger)
{
    private const int Recent = 20;

    /// <summary>The rules; null until they are loaded.</summary>
    public IReadOnlyList<ReviewRuleStanding>? Rules { get; private set; }

    /// <summary>How the queue stands for who looks.</summary>
    public ReviewProgress Progress { get; private set; } = new(0, 0, 0, 0);

    /// <summary>What was labelled last.</summary>
    public IReadOnlyList<LabelledItem> Labelled { get; private set; } = [];

    /// <summary>Whether who looks may label.</summary>
    public bool MayReview { get; private set; }

    /// <summary>Whether who looks may change rules.</summary>
    public bool MayManage { get; private set; }

    /// <summary>Why it could not be loaded; null when it could.</summary>
    public string? Problem { get; private set; }

    /// <summary>Loads it.</summary>
    public async Task LoadAsync(Actor who, CancellationToken cancellationToken = default)
    {
        (MayReview, MayManage) = (who.May(Permissions.ReviewInteractions, access), who.May(Permissions.ManageQuality, access));
        try
        {
            Progress = await queries.ProgressAsync(who.Id, cancellationToken);
            Labelled = await queries.LabelledAsync(Recent, cancellationToken);
            Rules = await queries.RulesAsync(cancellationToken);
            Problem = null;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Problem = "The review queue could not be read from the database. Try again in a moment.";
        }
    }

    /// <summary>Name of a rule; what it is called where it was removed.</summary>
    public string RuleOf(string id) => Rules?.FirstOrDefault(r => r.Rule.Id == id)?.Rule.Name ?? "removed rule";

    /// <summary>How a person is called.</summary>
    public string NameOf(string personId) => access.Find(personId) is { } person ? person.Name.Length > 0 ? person.Name : person.Email : "somebody who left";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The review queue could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
