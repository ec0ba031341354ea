using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Prompts.Editing;

/// <summary>A proposal: what it changes, and merging, revising or withdrawing it.</summary>
public sealed partial class ProposalPage : IDisposable
{
    private static readonly IReadOnlyList<(TextDiffMode Value, string Text)> Modes = [(TextDiffMode.SideBySide, "Side by side"), (TextDiffMode.Inline, "Inline")];

    private readonly List<IDisposable> _subscriptions = [];
    private TextDiffMode _mode;
    private ConfirmDialog _confirm = null!;
    private Actor? _actor;
    private string _question = "", _consequence = "", _verb = "Confirm";
    private bool _busy;

    [Inject]
    internal ProposalPageState State { get; set; } = default!;

    [Inject]
    internal ProposalFeed Feed { get; set; } = default!;

    [Inject]
    internal PromptCatalog Catalog { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    /// <summary>The proposal.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        void Again() => _ = InvokeAsync(async () =>
        {
            if (!_busy)
            {
                await State.LoadAsync(Id);
                StateHasChanged();
            }
        });
        _subscriptions.Add(Feed.Subscribe(Again));
        _subscriptions.Add(Catalog.Subscribe(Again));
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        _actor = await Who.GetAsync();
        await State.LoadAsync(Id);
    }

    /// <inheritdoc />
    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());

    private async Task MergeAsync()
    {
        (_question, _verb) = ("Merge this proposal?", "Merge");
        _consequence = State.View is { HasErrors: true }
            ? $"It goes to {State.Branch} although the file has errors. It cannot be released before they are put right."
            : $"It goes to {State.Branch}. What is live stays as it is until somebody releases it.";
        await DoAsync(by => State.MergeAsync(by), "Merged.");
    }

    private async Task WithdrawAsync()
    {
        (_question, _consequence, _verb) = ("Withdraw this proposal?", "Its branch is deleted. Its commits stay in the console's copy of the repository.", "Withdraw");
        await DoAsync(by => State.WithdrawAsync(by), "Withdrawn.");
    }

    private async Task DoAsync(Func<Actor, Task<bool>> command, string done)
    {
        if (!await _confirm.AskAsync())
        {
            return;
        }

        _busy = true;
        StateHasChanged();
        try
        {
            if (await command(await Who.GetAsync()))
            {
                Toasts.Show(done);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
