using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Proposals;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>One proposal: what it changes, and what can be done with it. Knows nothing of Blazor.</summary>
public sealed partial class ProposalPageState(
    ProposalQueries queries, ProposalCommands commands, ChangeCommands changes, VersionReader versions, PromptTraffic traffic, PriceBooks prices,
    PromptsOptions options, AccessDirectory access, TimeProvider time, ILogger<ProposalPageState> logger)
{
    private static readonly Dictionary<string, string> NoValues = [];

    private IReadOnlyList<PromptCalls>? _calls;
    private object? _asked;

    /// <summary>The proposal; null until it is loaded, and when there is none.</summary>
    public ProposalDetail? Detail { get; private set; }

    /// <summary>Whether it was looked for.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>What becomes of the prompt's files: of a Fabric folder also of its <c>user.md</c> where the proposal changes that.</summary>
    public IReadOnlyList<FileChange> Files { get; private set; } = [];

    /// <summary>What the proposed version says; null when it takes the prompt away.</summary>
    public DraftView? View { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>The branch that it is to go to.</summary>
    public string Branch => options.Branch;

    /// <summary>Loads it, or looks at it again. An older look that is answered later counts no more.</summary>
    public async Task LoadAsync(string id, CancellationToken cancellationToken = default)
    {
        object asked = _asked = new();
        try
        {
            ProposalDetail? found = await queries.FindAsync(id, cancellationToken);
            DraftView? view = found is null ? null : await LookAsync(found, cancellationToken);
            if (_asked == asked)
            {
                (Detail, View, Files, Problem) = (found, view, found is null ? [] : FilesOf(found), null);
            }
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException or IOException)
        {
            Log.Failed(logger, exception);
            if (_asked == asked)
            {
                Problem = "The proposal could not be read. Its branch is in the repository all the same.";
            }
        }

        IsLoaded |= _asked == asked;
    }

    /// <summary>Why the actor cannot merge it now; null when they can.</summary>
    public string? MergeRefusal(Actor by) => Detail is not { Proposal.State: ProposalState.Open }
        ? "It is closed."
        : commands.MergeRefusal(by, Detail.Proposal, Detail.Authors) ?? Detail.Conflict;

    /// <summary>Whether the actor may take it back.</summary>
    public bool MayWithdraw(Actor by) => Detail is { Proposal: { State: ProposalState.Open } proposal } && commands.WithdrawRefusal(by, proposal) is null;

    /// <summary>Whether the actor may go on writing it.</summary>
    public bool MayRevise(Actor by) => Detail is { Proposal.State: ProposalState.Open, HeadContent: not null } && by.May(Permissions.ProposePrompts, access) && IsPrompt(Detail);

    /// <summary>Whether it changes a prompt: a dataset is proposed too, and is neither edited nor released.</summary>
    public bool ChangesPrompt => Detail is { } detail && IsPrompt(detail);

    /// <summary>Merges it.</summary>
    public Task<bool> MergeAsync(Actor by) => DoAsync(p => commands.MergeAsync(by, p.Id, p.Revision));

    /// <summary>The environments that it can be released to; none where it takes the prompt away, or is taken back itself.</summary>
    public IReadOnlyList<string> Environments => Detail is { HeadContent: not null, Proposal.State: not ProposalState.Withdrawn } && ChangesPrompt ? versions.Environments : [];

    /// <summary>Asks for it to be live: a low risk is then, and merged by the same commit.</summary>
    public async Task<ChangeOutcome> AskAsync(Actor by, string environment)
    {
        PromptProposal proposal = Detail!.Proposal;
        ChangeOutcome outcome = await changes.OpenAsync(
            by, new ChangeWish(ChangeKind.Release, environment, proposal.Prompt, proposal.Title, proposal.Description) { Proposal = proposal.Id });
        await LoadAsync(proposal.Id);
        return outcome;
    }

    /// <summary>Takes it back.</summary>
    public Task<bool> WithdrawAsync(Actor by) => DoAsync(p => commands.WithdrawAsync(by, p.Id, p.Revision));

    private bool IsPrompt(ProposalDetail found) => options.FileOf(found.Proposal.Path) is not null;

    private PromptFormat FormatOf(ProposalDetail found) => options.FileOf(found.Proposal.Path)?.Format ?? PromptFormat.Text;

    private IReadOnlyList<FileChange> FilesOf(ProposalDetail found)
    {
        FileChange file = found.Base.IsUnread || found.Head.IsUnread
            ? FileChange.Unread(found.Proposal.Path)
            : FileChange.Of(found.Proposal.Path, found.BaseContent, found.HeadContent);
        return PromptFile.UserPathOf(FormatOf(found), found.Proposal.Path) is { } path && FileChange.Of(path, found.Base.UserContent, found.Head.UserContent) is { IsSame: false } user
            ? [file, user] : [file];
    }

    private async Task<DraftView?> LookAsync(ProposalDetail found, CancellationToken cancellationToken)
    {
        if (found.HeadContent is not { } content || !IsPrompt(found))
        {
            return null;
        }

        try
        {
            _calls ??= await traffic.LastWeekAsync(found.Proposal.Prompt, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception); // the page says that there are no numbers
        }

        PromptFormat format = FormatOf(found);
        Prompt? old = found.Base.Parsed?.Prompt;
        Prompt? live = await versions.LiveAsync(found.Proposal.Prompt, cancellationToken) ?? old;
        return DraftView.Of(format, content, old, live, NoValues, new EditCostBasis(_calls, prices.Current, time.GetUtcNow().UtcDateTime), found.Head.UserContent);
    }

    private async Task<bool> DoAsync(Func<PromptProposal, Task<ProposalOutcome>> command)
    {
        try
        {
            ProposalOutcome outcome = await command(Detail!.Proposal);
            Problem = outcome.Problem;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException or IOException)
        {
            Log.Failed(logger, exception);
            Problem = "It could not be written. Look at the proposal again before you repeat it.";
        }

        string? problem = Problem;
        await LoadAsync(Detail!.Proposal.Id);
        Problem = problem;
        return problem is null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A proposal could not be read or changed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
