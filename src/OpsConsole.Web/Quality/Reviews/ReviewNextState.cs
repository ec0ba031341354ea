using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Quality.Reviews;

/// <summary>An item on the screen.</summary>
/// <param name="Item">The item.</param>
/// <param name="Trace">Its interaction; null where it is past its retention.</param>
internal sealed record ReviewCard(ReviewItem Item, TraceDocument? Trace);

/// <summary>
/// One person at the queue: the item on the screen, the one after it that is fetched meanwhile, and what is said of it. Knows nothing of Blazor.
/// </summary>
internal sealed partial class ReviewNextState(
    ReviewQueue queue, ReviewQueries queries, ReviewCommands commands, TraceQueries traces, IOptionsMonitor<QualityOptions> options, AccessDirectory access, ILogger<ReviewNextState> logger)
{
    private const int MostPassedOver = 200;

    private readonly List<long> _passedOver = [];
    private readonly HashSet<string> _reasons = new(StringComparer.Ordinal);
    private Task<ReviewCard?>? _ahead;
    private ReviewCard? _last;
    private bool _busy;

    /// <summary>What is on the screen; null when nothing waits.</summary>
    public ReviewCard? Current { get; private set; }

    /// <summary>Whether it was looked for.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Whether who looks may label.</summary>
    public bool MayReview { get; private set; }

    /// <summary>How the queue stands.</summary>
    public ReviewProgress Progress { get; private set; } = new(0, 0, 0, 0);

    /// <summary>Labels given since the page was opened.</summary>
    public int Labelled { get; private set; }

    /// <summary>The reasons to choose from.</summary>
    public IReadOnlyList<string> Reasons => options.CurrentValue.ReasonsInUse;

    /// <summary>Whether it was called bad and waits for a reason.</summary>
    public bool WaitsForReason { get; private set; }

    /// <summary>What else is said.</summary>
    public string Note { get; set; } = "";

    /// <summary>The answer that should have been given.</summary>
    public string Correction { get; set; } = "";

    /// <summary>What was labelled last; null when nothing was, or it was taken back.</summary>
    public ReviewCard? Last => _last;

    /// <summary>Whether the last label can be taken back.</summary>
    public bool CanUndo => _last is not null;

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether a reason is chosen.</summary>
    public bool IsChosen(string reason) => _reasons.Contains(reason);

    /// <summary>Takes the first item.</summary>
    public async Task StartAsync(Actor who)
    {
        MayReview = who.May(Permissions.ReviewInteractions, access);
        if (MayReview && Current is null)
        {
            await TriedAsync(async () =>
            {
                Current = await FetchAsync(who);
                Progress = await queries.ProgressAsync(who.Id);
                Ahead(who);
            });
        }

        IsLoaded = true;
    }

    /// <summary>Chooses a reason, or not. Where it was called bad and waits for one, that says it.</summary>
    public async Task ReasonAsync(Actor by, string reason)
    {
        if (!_reasons.Add(reason))
        {
            _reasons.Remove(reason);
        }
        else if (WaitsForReason)
        {
            await SayAsync(by, Grades.Bad);
        }
    }

    /// <summary>Gives a grade. Bad on the scale of good and bad asks for a reason first, unless there is one; bad again says it without.</summary>
    public async Task GradeAsync(Actor by, byte grade)
    {
        if (Current is { Item.Scale: ReviewScale.GoodOrBad } && grade == Grades.Bad && _reasons.Count == 0 && !WaitsForReason)
        {
            WaitsForReason = true;
            return;
        }

        await SayAsync(by, grade);
    }

    /// <summary>Passes over the item: others may have it at once, and this person when they come again.</summary>
    public Task SkipAsync(Actor by) => Current is not { } skipped ? Task.CompletedTask : TriedAsync(async () =>
    {
        _passedOver.Add(skipped.Item.Id);
        if (_passedOver.Count > MostPassedOver)
        {
            _passedOver.RemoveAt(0);
        }

        await queue.ReleaseAsync(by.Id, [skipped.Item.Id]);
        await NextAsync(by);
    });

    /// <summary>Takes the last label back and shows its item again.</summary>
    public Task UndoAsync(Actor by) => _last is not { } last ? Task.CompletedTask : TriedAsync(async () =>
    {
        QualityOutcome outcome = await commands.WithdrawAsync(by, last.Item.Id);
        Problem = outcome.Problem;
        if (outcome.Problem is null)
        {
            ReviewCard? shown = Current;
            Clear();
            (Current, _last, Labelled) = (last, null, Labelled - 1);
            if (shown is not null)
            {
                // What was on the screen comes after this one again, in place of what was fetched ahead of it.
                await DropAheadAsync(by.Id);
                _ahead = Task.FromResult<ReviewCard?>(shown);
            }

            Progress = await queries.ProgressAsync(by.Id);
        }
    });

    /// <summary>Goes on holding what is on the screen and what was fetched ahead.</summary>
    public async Task HoldAsync(Actor who)
    {
        foreach (long id in Ids())
        {
            await queue.HoldAsync(who.Id, id);
        }
    }

    /// <summary>Lets go of what is on the screen and what was fetched ahead.</summary>
    public async Task LeaveAsync(Actor who)
    {
        if (Ids() is { Count: > 0 } ids)
        {
            await queue.ReleaseAsync(who.Id, ids);
        }
    }

    private Task SayAsync(Actor by, byte grade) => Current is not { } shown ? Task.CompletedTask : TriedAsync(async () =>
    {
        QualityOutcome outcome = await commands.LabelAsync(by, shown.Item.Id, new ReviewSaying(grade, [.. _reasons], NullIfEmpty(Note), NullIfEmpty(Correction)));
        Problem = outcome.Problem;
        if (outcome.Problem is null)
        {
            (_last, Labelled) = (shown, Labelled + 1);
            await NextAsync(by);
        }
    });

    private async Task NextAsync(Actor by)
    {
        Clear();
        Task<ReviewCard?>? ahead = _ahead;
        Current = null; // it is not fetched again
        (_ahead, Current) = (null, ahead is null ? await FetchAsync(by) : await ahead ?? await FetchAsync(by));
        Progress = await queries.ProgressAsync(by.Id);
        Ahead(by);
    }

    private void Clear()
    {
        _reasons.Clear();
        (WaitsForReason, Note, Correction, Problem) = (false, "", "", null);
    }

    private void Ahead(Actor who) => _ahead = Current is null ? null : FetchQuietlyAsync(who);

    /// <summary>The next item, or none where it cannot be fetched: then it is tried again when it is needed.</summary>
    private async Task<ReviewCard?> FetchQuietlyAsync(Actor who)
    {
        try
        {
            return await FetchAsync(who);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException or InvalidDataException)
        {
            Log.Failed(logger, exception);
            return null;
        }
    }

    private async Task<ReviewCard?> FetchAsync(Actor who)
    {
        ReviewItem? item = await queue.TakeAsync(who.Id, [.. _passedOver, .. Ids()]);
        return item is null ? null : new ReviewCard(item, await traces.FindAsync(TraceId.FromBytes(item.TraceId)));
    }

    private async Task DropAheadAsync(string personId)
    {
        if (_ahead is { IsCompletedSuccessfully: true, Result: { } dropped })
        {
            await queue.ReleaseAsync(personId, [dropped.Item.Id]);
        }

        _ahead = null;
    }

    private List<long> Ids()
    {
        List<long> ids = [];
        if (Current is { } shown)
        {
            ids.Add(shown.Item.Id);
        }

        if (_ahead is { IsCompletedSuccessfully: true, Result: { } ahead })
        {
            ids.Add(ahead.Item.Id);
        }

        return ids;
    }

    private static string? NullIfEmpty(string text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>One thing after the other: a key that is pressed before the next item is there means the one that is gone.</summary>
    private async Task TriedAsync(Func<Task> act)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            await act();
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or InvalidOperationException or InvalidDataException)
        {
            Log.Failed(logger, exception);
            Problem = "The database does not answer. Nothing was changed: try again.";
        }
        finally
        {
            _busy = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The review queue could not be read or written.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
