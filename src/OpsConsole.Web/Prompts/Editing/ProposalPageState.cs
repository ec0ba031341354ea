using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Proposals;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>One proposal: what it changes, and what can be done with it. Knows nothing of Blazor.</summary>
internal sealed partial class ProposalPageState(
    ProposalQueries queries, ProposalCommands commands, VersionReader versions, PromptTraffic traffic, PriceBook prices,
    PromptsOptions options, AccessDirectory access, TimeProvider time, ILogger<ProposalPageState> logger)
{
    private static readonly Dictionary<string, string> NoValues = [];

    private IReadOnlyList<PromptCalls>? _calls;

    /// <summary>The proposal; null until it is loaded, and when there is none.</summary>
    public ProposalDetail? Detail { get; private set; }

    /// <summary>Whether it was looked for.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>The text before; empty for a new prompt.</summary>
    public string Before { get; private set; } = "";

    /// <summary>The text after; empty when it takes the prompt away.</summary>
    public string After { get; private set; } = "";

    /// <summary>Whether the two can be shown as text.</summary>
    public bool IsText { get; private set; } = true;

    /// <summary>What the proposed version says; null when it takes the prompt away.</summary>
    public DraftView? View { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>The branch that it is to go to.</summary>
    public string Branch => options.Branch;

    /// <summary>Loads it, or looks at it again.</summary>
    public async Task LoadAsync(string id, CancellationToken cancellationToken = default)
    {
        try
        {
            Detail = await queries.FindAsync(id, cancellationToken);
            if (Detail is { } found)
            {
                await LookAsync(found, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException or IOException)
        {
            Log.Failed(logger, exception);
            Problem = "The proposal could not be read. Its branch is in the repository all the same.";
        }

        IsLoaded = true;
    }

    /// <summary>Why the actor cannot merge it now; null when they can.</summary>
    public string? MergeRefusal(Actor by) => Detail is not { Proposal: { State: ProposalState.Open } proposal }
        ? "It is closed."
        : !by.May(Permissions.ReleasePrompts, access) ? "The roles engineer, product owner, on-call and administrator merge proposals."
        : by.Id == proposal.AuthorId ? "It is yours: another person merges it."
        : Detail.Authors.Any(a => a.EndsWith($"<{by.Name}>", StringComparison.OrdinalIgnoreCase)) ? "You wrote on it: another person merges it."
        : Detail.Conflict;

    /// <summary>Whether the actor may take it back.</summary>
    public bool MayWithdraw(Actor by) => Detail is { Proposal: { State: ProposalState.Open } proposal }
        && (by.May(Permissions.ReleasePrompts, access) || (by.Id == proposal.AuthorId && by.May(Permissions.ProposePrompts, access)));

    /// <summary>Whether the actor may go on writing it.</summary>
    public bool MayRevise(Actor by) => Detail is { Proposal.State: ProposalState.Open, HeadContent: not null } && by.May(Permissions.ProposePrompts, access);

    /// <summary>Merges it.</summary>
    public Task<bool> MergeAsync(Actor by) => DoAsync(p => commands.MergeAsync(by, p.Id, p.Revision));

    /// <summary>Takes it back.</summary>
    public Task<bool> WithdrawAsync(Actor by) => DoAsync(p => commands.WithdrawAsync(by, p.Id, p.Revision));

    private async Task LookAsync(ProposalDetail found, CancellationToken cancellationToken)
    {
        EditedText? before = EditedText.From(found.BaseContent), after = EditedText.From(found.HeadContent);
        (Before, After, IsText) = (before?.Text ?? "", after?.Text ?? "", before is not null && after is not null);
        PromptFormat format = FormatOf(found.Proposal.Path);
        if (found.HeadContent is not { } content)
        {
            View = null;
            return;
        }

        try
        {
            _calls ??= await traffic.LastWeekAsync(found.Proposal.Prompt, cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception); // the page says that there are no numbers
        }

        Prompt? old = found.BaseContent is { } was ? PromptParser.Parse(format, was).Prompt : null;
        Prompt? live = await versions.LiveAsync(found.Proposal.Prompt, cancellationToken) ?? old;
        View = DraftView.Of(format, content, old, live, NoValues, new EditCostBasis(_calls, prices, time.GetUtcNow().UtcDateTime));
    }

    private PromptFormat FormatOf(string path) => options.FileOf(path)?.Format ?? PromptFormat.Text;

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
