using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Changes.Restores;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Reading;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Changes.Page;

/// <summary>One change, and what somebody does with it. Knows nothing of Blazor.</summary>
internal sealed partial class ChangePageState(
    ChangeDetails details, ChangeCommands commands, ChangeReleases releases, EvaluationQueries evaluations, ImpactReader impacts, SimilarIncidents incidents, SwitchQueries switches,
    ILogger<ChangePageState> logger)
{
    private const int MostNews = 6;

    private object? _asked;
    private string? _weighed;

    /// <summary>The change; null until it is loaded, and when there is none.</summary>
    public ChangeDetail? Detail { get; private set; }

    /// <summary>Whether it was looked for.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>What becomes of the files.</summary>
    public IReadOnlyList<FileChange> Files { get; private set; } = [];

    /// <summary>What changes besides words; null where that cannot be said.</summary>
    public PromptEffect? Effect { get; private set; }

    /// <summary>Evaluations of what would be live.</summary>
    public IReadOnlyList<EvaluationResult> Candidate { get; private set; } = [];

    /// <summary>Evaluations of what is live.</summary>
    public IReadOnlyList<EvaluationResult> Live { get; private set; } = [];

    /// <summary>The kills that a restore takes back.</summary>
    public IReadOnlyList<SwitchRecord> Kills { get; private set; } = [];

    /// <summary>Who uses it, and what it costs; null until it was read.</summary>
    public ChangeImpact? Impact { get; private set; }

    /// <summary>What went wrong before; null until it was read.</summary>
    public IReadOnlyList<SimilarIncident>? Incidents { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>What became of it while it was looked at.</summary>
    public IReadOnlyList<string> News { get; private set; } = [];

    /// <summary>The change request that the last act made; null for none.</summary>
    public string? Made { get; private set; }

    /// <summary>Loads it, or looks at it again. An older look that is answered later counts no more.</summary>
    public async Task LoadAsync(string id, Actor by, CancellationToken cancellationToken = default)
    {
        object asked = _asked = new();
        try
        {
            ChangeDetail? found = await details.ReadAsync(id, by, cancellationToken);
            IReadOnlyList<EvaluationResult> candidate = await EvaluationsAsync(found, found?.ContentAfter, cancellationToken), live = await EvaluationsAsync(found, found?.ContentBefore, cancellationToken);
            IReadOnlyList<SwitchRecord> kills = found?.Request is { Kind: ChangeKind.Restore } restore ? await switches.FindAsync(NamedKills.In(restore.Wanted), cancellationToken) : [];
            if (_asked == asked)
            {
                (Candidate, Live, Kills) = (candidate, live, kills);
                Show(found, by);
            }
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
            if (_asked == asked)
            {
                Problem = "The change could not be read from the database. What is live does not depend on it.";
            }
        }

        IsLoaded |= _asked == asked;
    }

    /// <summary>Reads who uses what is touched and what went wrong before, once for what is shown.</summary>
    public async Task WeighAsync(CancellationToken cancellationToken = default)
    {
        if (Detail is not { Request: var request } || !request.Kind.IsOfPrompt() || _weighed == request.Hash)
        {
            return;
        }

        _weighed = request.Hash;
        try
        {
            ChangeImpact impact = await impacts.ReadAsync(request.Subject, request.Replaces, request.Commit, request.Environment, cancellationToken);
            Impact = impact;
            Incidents = await incidents.ReadAsync(request.Subject, [.. impact.Applications.Select(a => a.Name)], request.Environment, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException or IOException)
        {
            Log.Failed(logger, exception); // the region says that there are no numbers
        }
    }

    /// <summary>What was told was read.</summary>
    public void Dismiss() => (News, Problem) = ([], null);

    /// <summary>Decides.</summary>
    /// <param name="button">What was pressed.</param>
    /// <param name="words">Remark or reason; empty for none.</param>
    /// <param name="by">Who.</param>
    /// <returns>What was done, in a sentence; null when it was not: then <see cref="Problem"/> says why.</returns>
    public Task<string?> DecideAsync(DecisionButton button, string words, Actor by) => DoAsync(by, async detail =>
    {
        string id = detail.Request.Id;
        string? said = words.Length == 0 ? null : words;
        return button.Act switch
        {
            ChangeAct.Submit => await commands.SubmitAsync(by, id),
            ChangeAct.Approve when button.AlsoReleases => await commands.ApproveAsync(by, id, detail.Hash, said) is { Problem: not null } refused ? refused : await releases.ReleaseAsync(by, id, detail.Hash),
            ChangeAct.Approve => await commands.ApproveAsync(by, id, detail.Hash, said),
            ChangeAct.RequestChanges => await commands.RequestChangesAsync(by, id, said),
            ChangeAct.Reject => await commands.RejectAsync(by, id, said),
            ChangeAct.Release => await releases.ReleaseAsync(by, id, detail.Hash, said),
            ChangeAct.Withdraw => await commands.WithdrawAsync(by, id, said),
            ChangeAct.BreakGlass => await releases.BreakGlassAsync(by, id, said),
            ChangeAct.RollBack => await RollBackAsync(detail.Request, said, by),
            _ => throw new ArgumentOutOfRangeException(nameof(button), button.Act, "This is done by a form of its own."),
        };
    }, Say);

    /// <summary>Says something.</summary>
    public Task<string?> CommentAsync(string text, Actor by) => DoAsync(by, detail => commands.CommentAsync(by, detail.Request.Id, text), _ => "Your comment is written.");

    /// <summary>Reviews the broken glass.</summary>
    public Task<string?> ReviewAsync(string note, Actor by) => DoAsync(by, detail => commands.ReviewAsync(by, detail.Request.Id, note), _ => "Your review is written.");

    private async Task<IReadOnlyList<EvaluationResult>> EvaluationsAsync(ChangeDetail? detail, string? content, CancellationToken cancellationToken) =>
        detail is null || content is null ? [] : await evaluations.OfAsync(detail.Request.Subject, content, cancellationToken);

    private void Show(ChangeDetail? found, Actor by)
    {
        if (found is not null && Detail is { } before && before.Request.Id == found.Request.Id && ChangeNews.Between(before, found, by.Id) is { Count: > 0 } news)
        {
            News = [.. News.Concat(news).Distinct().TakeLast(MostNews)]; // until they are dismissed: steps often come close together
        }

        Detail = found;
        Files = found is null ? [] : [.. found.Files.Select(f => FileChange.Of(f.Path, f.Before, f.After))];
        Effect = found is { Before: { } old, After: { } now } ? PromptEffect.Of(old, now) : null;
    }

    private async Task<ChangeOutcome> RollBackAsync(ChangeRequest request, string? why, Actor by)
    {
        string title = $"Roll back: {request.Title}";
        ChangeOutcome outcome = await commands.OpenAsync(
            by, new ChangeWish(ChangeKind.Rollback, request.Environment, request.Subject, title.Length > ChangeWish.MaxTitle ? title[..ChangeWish.MaxTitle] : title, why) { Wanted = request.Replaces });
        Made = outcome.Problem is null ? outcome.Id : null;
        return outcome;
    }

    private async Task<string?> DoAsync(Actor by, Func<ChangeDetail, Task<ChangeOutcome>> command, Func<ChangeState?, string> say)
    {
        if (Detail is not { } detail)
        {
            return null;
        }

        Made = null;
        string? problem, done = null;
        try
        {
            ChangeOutcome outcome = await command(detail);
            problem = outcome.Problem;
            done = problem is null ? say(outcome.State) : null;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or IOException)
        {
            Log.Failed(logger, exception);
            problem = "It could not be written down. Look at the change again before you repeat it.";
        }

        News = [];
        await LoadAsync(detail.Request.Id, by, CancellationToken.None);
        Problem = problem;
        return done;
    }

    private static string Say(ChangeState? state) => state switch
    {
        ChangeState.Released => "It is live.",
        ChangeState.Releasing => "It is on its way.",
        ChangeState.Approved => "Done. It can be released.",
        ChangeState.InReview => "Done. It waits for people or checks.",
        ChangeState.Draft => "Done. It is its author's again.",
        ChangeState.Rejected => "It is rejected.",
        ChangeState.Withdrawn => "It is withdrawn.",
        _ => "Done.",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A change could not be read or decided.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
