using System.Data.Common;
using System.Text;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Reading;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>A prompt in the editor: an existing one, a new one, or a proposal that is revised. Knows nothing of Blazor.</summary>
public sealed partial class PromptEditorState(
    PromptCatalog catalog, VersionReader versions, ProposalCommands commands, ProposalQueries proposals, PromptTraffic traffic, PriceBooks prices,
    PromptsOptions options, AccessDirectory access, TimeProvider time, ILogger<PromptEditorState> logger)
{
    private IReadOnlyList<PromptCalls>? _calls;
    private Prompt? _live;
    private EditStart _start = EditStart.Nothing;
    private object? _asked;

    /// <summary>The prompt; null for a new one that has no name yet.</summary>
    public string? Name { get; private set; }

    /// <summary>Whether it is a new prompt.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Whether there is something to edit; false until it is loaded, and when it cannot be edited.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Why there is nothing to edit; null when there is.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Path of the file in the repository; null for a new one without a good name.</summary>
    public string? Path { get; private set; }

    /// <summary>Its format.</summary>
    public PromptFormat Format { get; private set; }

    /// <summary>The commit that the edit starts from.</summary>
    public string BaseCommit => _start.Commit;

    /// <summary>The text that the edit starts from.</summary>
    public string BaseText => _start.File.Text;

    /// <summary>The text as it was last seen.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether lines of the file end in two ways; written, they end in one.</summary>
    public bool IsMixed => _start.File.IsMixed;

    /// <summary>What the text says; null before it was looked at.</summary>
    public DraftView? View { get; private set; }

    /// <summary>Values to try it with, by variable.</summary>
    public Dictionary<string, string> Values { get; } = [];

    /// <summary>What the proposal is about, in a line.</summary>
    public string Title { get; set; } = "";

    /// <summary>Why; Markdown.</summary>
    public string Why { get; set; } = "";

    /// <summary>Name of a new prompt, as it is typed in.</summary>
    public string NewName { get; private set; } = "";

    /// <summary>What is wrong with the name; null when nothing is.</summary>
    public string? NameProblem { get; private set; }

    /// <summary>What was wrong with the last attempt to propose; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>The proposal that is revised; null for a new proposal.</summary>
    public PromptProposal? Proposal { get; private set; }

    /// <summary>Largest file, bytes.</summary>
    public int MaxBytes => options.MaxFileBytes;

    /// <summary>Whether the text is another than at the beginning.</summary>
    public bool IsChanged => IsReady && (Text != BaseText || (IsNew && NewName.Length > 0));

    /// <summary>Name under which the browser keeps a draft.</summary>
    public string DraftKey => Proposal is { } proposal ? "proposal:" + proposal.Id : IsNew ? "new" : "prompt:" + Name;

    /// <summary>Whether the actor may propose.</summary>
    public bool MayPropose(Actor by) => by.May(Permissions.ProposePrompts, access);

    /// <summary>Loads a prompt, or begins a new one.</summary>
    /// <param name="name">The prompt; null for a new one.</param>
    /// <param name="proposalId">A proposal to revise; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task LoadAsync(string? name, string? proposalId, CancellationToken cancellationToken = default)
    {
        object asked = _asked = new();
        (Name, IsNew, IsReady, Refusal, Problem, ReadProblem, Standing, NewestText, Proposal) = (name, name is null, false, null, null, null, BranchStanding.Same, null, null);
        try
        {
            if (name is null)
            {
                Begin();
                return;
            }

            OpenedPrompt opened = await OpenedPrompt.ReadAsync(catalog, versions, proposals, options, name, proposalId, cancellationToken);
            if (_asked == asked) // else another prompt is open by now
            {
                Open(opened);
            }
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException or IOException)
        {
            Log.Failed(logger, exception);
            (IsReady, Refusal) = _asked == asked ? (false, "The prompt could not be read. What is live stays live; the log says why.") : (IsReady, Refusal);
        }
    }

    /// <summary>Reads the numbers that the cost is worked out from: after the page is there, because it may take a moment.</summary>
    public async Task LoadTrafficAsync(CancellationToken cancellationToken = default)
    {
        object? asked = _asked;
        try
        {
            IReadOnlyList<PromptCalls> calls = Name is null ? [] : await traffic.LastWeekAsync(Name, cancellationToken);
            _calls = _asked == asked ? calls : _calls;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            Log.Failed(logger, exception);
        }

        Look(Text);
    }

    /// <summary>Looks at a text: what it says, what is wrong with it, what it costs.</summary>
    public void Look(string text)
    {
        Text = text;
        View = DraftView.Of(Format, Encode(), _start.Prompt, _live, Values, new EditCostBasis(_calls, prices.Current, time.GetUtcNow().UtcDateTime), _start.User);
    }

    /// <summary>Tries another value of a variable.</summary>
    public void SetValue(string variable, string value)
    {
        Values[variable] = value;
        Look(Text);
    }

    /// <summary>Names the new prompt.</summary>
    public void SetName(string name)
    {
        (NewName, Name) = (name.Trim().Trim('/'), null);
        string below = NewName + NewPromptTemplates.Of(Format).Ending, full = options.Prefix + below;
        NameProblem = NewName.Length == 0 ? null
            : !RepositoryPath.IsValid(full) || PromptFile.Of(below) is not { } file || file.Format != Format || file.Name != NewName
                ? "This cannot be the name of a prompt. Use words, '-' and '/' for folders, such as support/refund-reply."
            : catalog.Current.Find(NewName) is not null ? "There is a prompt of this name already: edit that one, or choose another name."
            : null;
        if (NameProblem is null && NewName.Length > 0)
        {
            (Name, Path) = (NewName, full);
        }
    }

    /// <summary>Begins the new prompt anew in another format.</summary>
    public void SetFormat(PromptFormat format)
    {
        (Format, _start) = (format, _start with { File = new EditedText(NewPromptTemplates.Of(format).Start.ReplaceLineEndings("\n")) });
        SetName(NewName);
        Values.Clear();
        Look(BaseText);
    }

    /// <summary>Proposes the text, or revises the proposal with it.</summary>
    /// <returns>Id of the proposal; null when it was refused.</returns>
    public async Task<string?> ProposeAsync(Actor by, string text, CancellationToken cancellationToken = default)
    {
        Look(text);
        Problem = NameProblem ?? (Name is null || Path is null ? "Give the prompt a name."
            : !IsNew && text == BaseText ? "Nothing is changed."
            : Proposal is null && string.IsNullOrWhiteSpace(Title) ? "Say in a line what the change is about."
            : View!.HasErrors ? "It has errors. Put them right first; git takes it as it is."
            : View.Bytes > MaxBytes ? $"It is too large: {View.Bytes:N0} bytes of at most {MaxBytes:N0}."
            : null);
        if (Problem is not null)
        {
            return null;
        }

        try
        {
            byte[] content = Encode();
            ProposalOutcome outcome = Proposal is { } proposal
                ? await commands.ReviseAsync(by, proposal.Id, proposal.Revision, content, cancellationToken)
                : await commands.ProposeAsync(by, new ProposalDraft(Name!, Path, BaseCommit, content, Title.Trim(), Why.Trim() is { Length: > 0 } why ? why : null), cancellationToken);
            Problem = outcome.Problem;
            return Problem is null ? outcome.Id : null;
        }
        catch (Exception exception) when (exception is DbException or Microsoft.EntityFrameworkCore.DbUpdateException or TimeoutException or IOException)
        {
            Log.Failed(logger, exception);
            Problem = "It could not be written. Your text is still here and kept in this browser: try again.";
            return null;
        }
    }

    private void Begin()
    {
        (_start, _live, _calls) = (EditStart.Nothing with { Commit = catalog.Current.Commit ?? "" }, null, []);
        IsReady = BaseCommit.Length > 0;
        Refusal = IsReady ? null : "The prompt repository was not read yet: there is nothing to add a prompt to. Try again in a moment.";
        SetFormat(PromptFormat.Prompty);
    }

    private void Open(OpenedPrompt opened)
    {
        if (opened.Refusal is not null)
        {
            Refusal = opened.Refusal;
            return;
        }

        (_start, _live, Path, Format, Proposal) = (opened.Start, opened.Live, opened.Path, opened.Format, opened.Proposal);
        (Title, Why) = (Proposal?.Title ?? "", Proposal?.Description ?? "");
        IsReady = true;
        Values.Clear();
        Look(BaseText);
    }

    private byte[] Encode()
    {
        try
        {
            return _start.File.ToBytes(Text);
        }
        catch (EncoderFallbackException) // half of a pair that a browser let through
        {
            return _start.File.ToBytes(string.Concat(Text.EnumerateRunes().Select(r => r.ToString())));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A prompt could not be read or proposed.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
