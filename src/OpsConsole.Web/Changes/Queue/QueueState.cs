using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>The queue of one person. Knows nothing of Blazor.</summary>
internal sealed partial class QueueState(ChangeQueue queue, ChangeReleases releases, ILogger<QueueState> logger)
{
    private IReadOnlyList<QueueItem> _items = [];

    /// <summary>What is looked at.</summary>
    public QueueView View { get; set; } = new(null, null, null);

    /// <summary>Whether it was read.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Why it could not be read; null when it could.</summary>
    public string? Error { get; private set; }

    /// <summary>Ids of the changes that are chosen to be released together.</summary>
    public HashSet<string> Chosen { get; } = new(StringComparer.Ordinal);

    /// <summary>The environments of what there is.</summary>
    public IReadOnlyList<string> Environments => [.. _items.Select(i => i.Request.Environment).Where(e => e.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Whether there is anything at all.</summary>
    public bool IsEmpty => _items.Count == 0;

    /// <summary>The changes of a place that are looked at.</summary>
    public IReadOnlyList<QueueItem> In(QueuePlace place) => [.. _items.Where(i => i.Place == place && View.Has(i))];

    /// <summary>What of the chosen can be released by this person now.</summary>
    public IReadOnlyList<QueueItem> Releasable => [.. In(QueuePlace.Ready).Where(i => i.MayRelease && Chosen.Contains(i.Request.Id))];

    /// <summary>Reads it; where that fails, what was read before stays.</summary>
    public async Task LoadAsync(Actor by, CancellationToken cancellationToken = default)
    {
        try
        {
            _items = queue.For(await queue.ReadAsync(cancellationToken), by);
            Chosen.IntersectWith(_items.Where(i => i is { Place: QueuePlace.Ready, MayRelease: true }).Select(i => i.Request.Id));
            Error = null;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            Error = "The queue could not be read from the database. What is live does not depend on it.";
        }

        IsLoaded = true;
    }

    /// <summary>Releases what is chosen, one after the other, each exactly as it was shown.</summary>
    /// <returns>How many are live or on their way, and what was wrong with the others.</returns>
    public async Task<(int Done, IReadOnlyList<string> Problems)> ReleaseAsync(Actor by, IReadOnlyList<QueueItem> chosen)
    {
        int done = 0;
        List<string> problems = [];
        foreach (QueueItem item in chosen)
        {
            try
            {
                ChangeOutcome outcome = await releases.ReleaseAsync(by, item.Request.Id, item.Request.Hash);
                if (outcome.Problem is { } problem)
                {
                    problems.Add($"{item.Request.Title}: {problem}");
                }
                else
                {
                    done++;
                }
            }
            catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or IOException)
            {
                Log.NotReleased(logger, exception);
                problems.Add($"{item.Request.Title}: It could not be written down. Look at it before you repeat it.");
            }
        }

        Chosen.Clear();
        await LoadAsync(by);
        return (done, problems);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The queue of changes could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A change of the queue could not be released.")]
        public static partial void NotReleased(ILogger logger, Exception exception);
    }
}
