using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Changes.Page;

/// <summary>A change: all that is needed to decide on it, and the decision.</summary>
public sealed partial class ChangePage : IDisposable
{
    private const int RefreshSeconds = 30; // how long ago things are, and what no other browser said

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly IReadOnlyList<(TextDiffMode Value, string Text)> Modes = [(TextDiffMode.SideBySide, "Side by side"), (TextDiffMode.Inline, "Inline")];

    private readonly List<IDisposable> _subscriptions = [];
    private DecisionSheet _sheet = null!;
    private IReadOnlyList<DecisionButton> _buttons = [];
    private TextDiffMode _mode;
    private Throttle? _load;
    private string? _shown;
    private bool _busy;

    /// <summary>The change request.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    internal ChangePageState State { get; set; } = default!;

    [Inject]
    internal ChangeFeed Feed { get; set; } = default!;

    [Inject]
    internal PromptCatalog Catalog { get; set; } = default!;

    [Inject]
    internal AuditCommits Commits { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _subscriptions.ForEach(s => s.Dispose());
        _load?.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Id)
        {
            _shown = Id;
            State.Dismiss(); // what was told of another change
            await LoadAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _load = new Throttle(Time, Soon, () => InvokeAsync(AgainAsync));
            AutoRefresh refresh = new(Time, () => InvokeAsync(AgainAsync));
            refresh.Every(RefreshSeconds);
            _subscriptions.AddRange([Feed.Subscribe(_load.Ask), Catalog.Subscribe(_load.Ask), Commits.Subscribe(OnCommitted), refresh]);
        }

        ChangeDetail? weighed = State.Detail;
        (object?, object?) before = (State.Impact, State.Incidents);
        await State.WeighAsync(); // after what is decided upon is in sight
        if (ReferenceEquals(weighed, State.Detail) && before != (State.Impact, State.Incidents))
        {
            StateHasChanged();
        }
    }

    private Task OnCommitted(AuditCommitted committed)
    {
        if (committed.Kind.Name.StartsWith("evaluation.", StringComparison.Ordinal))
        {
            _load?.Ask();
        }

        return Task.CompletedTask;
    }

    private async Task AgainAsync()
    {
        if (!_busy)
        {
            await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        await State.LoadAsync(Id, await Who.GetAsync());
        _buttons = State.Detail is { } detail ? DecisionButton.Of(detail) : [];
    }

    private async Task DecideAsync(DecisionButton button)
    {
        if (_busy || State.Detail is not { } detail)
        {
            return;
        }

        string? words = button.Act == ChangeAct.Submit ? "" : await _sheet.AskAsync(DecisionQuestion.Of(button, detail));
        if (words is not null)
        {
            await DoAsync(by => State.DecideAsync(button, words, by));
        }
    }

    private Task<bool> CommentAsync(string text) => DoAsync(by => State.CommentAsync(text, by));

    private Task<bool> ReviewAsync(string note) => DoAsync(by => State.ReviewAsync(note, by));

    private async Task<bool> DoAsync(Func<Actor, Task<string?>> act)
    {
        _busy = true;
        StateHasChanged();
        try
        {
            string? done = await act(await Who.GetAsync());
            _buttons = State.Detail is { } detail ? DecisionButton.Of(detail) : [];
            if (done is not null)
            {
                Toasts.Show(done);
            }

            if (State.Made is { } made)
            {
                Navigation.NavigateTo(ChangeLinks.Of(made));
            }

            return done is not null;
        }
        finally
        {
            _busy = false;
            StateHasChanged();
        }
    }
}
