using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>The editor of a prompt, of a new one, or of a proposal that is revised.</summary>
public sealed partial class PromptEditorPage : IDisposable
{
    private TextEditor? _editor;
    private ConfirmDialog _confirm = null!;
    private IDisposable? _subscription;
    private KeptDraft? _kept;
    private string _initial = "", _draftKey = "";
    private (string? Name, string? Proposal)? _opened;
    private int _key;
    private int? _tooLarge;
    private bool _may, _busy, _done;

    [Inject]
    internal PromptEditorState State { get; set; } = default!;

    [Inject]
    internal PromptCatalog Catalog { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    /// <summary>The prompt; null for a new one.</summary>
    [Parameter]
    public string? Name { get; set; }

    [SupplyParameterFromQuery(Name = "proposal")]
    private string? ProposalId { get; set; }

    private string Title => State.Proposal is { } proposal ? $"Revise “{proposal.Title}”" : State.IsNew ? "New prompt" : $"Edit {Name}";

    private string Subtitle => State.IsNew
        ? "It becomes a branch with a page of its own; another person merges it."
        : $"{State.Path ?? Name}, from commit {Core.Prompts.PromptVersion.Shorten(State.BaseCommit)}. What is live stays as it is until it is released.";

    private string Moved => State.Standing switch
    {
        BranchStanding.Taken => "Somebody else made a prompt of this name meanwhile. Choose another name.",
        BranchStanding.Gone => "Somebody deleted or renamed this prompt on the branch since you began. What you propose conflicts with that when it is merged.",
        _ => "Somebody changed this prompt on the branch since you began. Proposed as it is, git brings the two together when it is merged, or says where they conflict.",
    };

    private string ProblemCount => State.View?.Problems.Count switch { null or 0 => "", 1 => "1 finding", { } many => $"{many} findings" };

    /// <inheritdoc />
    protected override void OnInitialized() => _subscription = Catalog.Subscribe(() => _ = InvokeAsync(async () =>
    {
        if (State.Refusal is not null)
        {
            await BeginAsync(await Who.GetAsync()); // it may be there by now
        }

        State.LookAtBranch();
        StateHasChanged();
    }));

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        Actor by = await Who.GetAsync();
        _may = State.MayPropose(by);
        if (_opened == (Name, ProposalId))
        {
            return; // only the person's roles changed: what was typed stays
        }

        _opened = (Name, ProposalId);
        await BeginAsync(by);
    }

    /// <inheritdoc />
    public void Dispose() => _subscription?.Dispose();

    private async Task BeginAsync(Actor by)
    {
        (string?, string?) asked = (Name, ProposalId);
        await State.LoadAsync(Name, ProposalId);
        if (asked != (Name, ProposalId))
        {
            return; // another prompt is open by now
        }

        (_initial, _draftKey, _kept, _tooLarge) = (State.Text, $"{by.Id}:{State.DraftKey}", null, null);
        _key++; // another text to begin with is another text area
        if (RendererInfo.IsInteractive) // the page comes first; a week of numbers may take a moment
        {
            await State.LoadTrafficAsync();
        }
    }

    private void OnChanged(string text)
    {
        _tooLarge = null;
        State.Look(text);
    }

    private void OnTooLarge(int bytes) => _tooLarge = bytes;

    private void OnDraftFound(KeptDraft kept) => _kept = kept;

    private async Task RestoreAsync()
    {
        if (_kept is { } kept && await State.ResumeAsync(kept)) // else it stays, to be tried again
        {
            _kept = null;
            await _editor!.RestoreDraftAsync();
        }
    }

    private async Task ForgetAsync()
    {
        _kept = null;
        await _editor!.ForgetDraftAsync();
    }

    private async Task SetFormatAsync(PromptFormat format)
    {
        bool untouched = State.Text == State.BaseText;
        string text = State.Text;
        State.SetFormat(format);
        if (untouched)
        {
            await _editor!.ReplaceAsync(State.BaseText);
        }
        else
        {
            State.Look(text);
        }
    }

    private async Task TakeNewestAsync()
    {
        string before = State.Text;
        await State.TakeNewestAsync();
        if (State.IsReady && State.Text != before)
        {
            await _editor!.ReplaceAsync(State.Text);
        }
    }

    private async Task BeginAnewAsync()
    {
        State.Look(State.BaseText);
        await State.TakeNewestAsync();
        if (State.IsReady)
        {
            await _editor!.ReplaceAsync(State.Text); // undo brings the old text back
        }
    }

    private async Task GoToAsync(int line) => await _editor!.GoToAsync(line);

    private async Task ProposeAsync()
    {
        if (_busy || !_may || _editor is null)
        {
            return;
        }

        _busy = true;
        try
        {
            if (await _editor.ReadAsync() is { } text && await State.ProposeAsync(await Who.GetAsync(), text) is { } id)
            {
                _done = true;
                await _editor.ForgetDraftAsync();
                Toasts.Show(State.Proposal is null ? "Proposed. Ask here for its release." : "The proposal is revised.");
                Navigation.NavigateTo(EditingLinks.Proposal(id));
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task BeforeLeavingAsync(LocationChangingContext context)
    {
        if (State.IsChanged && _may && !_done && !await _confirm.AskAsync())
        {
            context.PreventNavigation();
        }
    }
}
