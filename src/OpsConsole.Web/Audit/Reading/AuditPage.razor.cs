using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>The audit trail. Its address is its state; what is written meanwhile is counted, not pushed under the reader's eyes.</summary>
public sealed partial class AuditPage : IDisposable
{
    /// <summary>What the address ends with when the page is to open with the dialog of the export.</summary>
    internal const string OpenExport = "?export=open";

    private static readonly TimeRange Widest = TimeRange.TryRelative("90d", out TimeRange range) ? range : TimeRange.Default;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private CancellationTokenSource _loading = new();
    private Throttle? _look;
    private IDisposable? _commits, _checkpoints;
    private ExportDialog _export = default!;
    private bool _opensExport;

    [Inject]
    private AuditListState State { get; set; } = default!;

    [Inject]
    private AuditStatusState Status { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private AuditCommits Commits { get; set; } = default!;

    [Inject]
    private NewestCheckpoint Newest { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    private string Title => State.View.Filter switch
    {
        { ObjectId: { } id, ObjectType: { } type } => $"{AuditWords.Type(type)} {State.ObjectName ?? AuditWords.Short(id)}: history",
        { Change: { } change } => $"Change request {AuditWords.Short(change)}: history",
        _ => "Audit trail",
    };

    private string Subtitle => State.View.IsHistory
        ? "Everything that happened to one object. All times are UTC."
        : "Who did what, when and why. All times are UTC.";

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        Status.RunChanged -= OnRunChanged;
        _commits?.Dispose();
        _checkpoints?.Dispose();
        _look?.Dispose();
        _loading.Cancel();
        _loading.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        return LoadAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) // a prerendered page lives for one request and follows nothing
        {
            _look = new Throttle(Time, LookInterval, () => InvokeAsync(LookAsync));
            _commits = Commits.Subscribe(_ => AskAsync());
            _checkpoints = Newest.Subscribe(_ => AskAsync());
            Status.RunChanged += OnRunChanged;
        }

        if (_opensExport)
        {
            _opensExport = false;
            await _export.OpenAsync(State.View);
        }
    }

    private Task AskAsync()
    {
        _look?.Ask();
        return Task.CompletedTask;
    }

    private void OnRunChanged() => _ = InvokeAsync(StateHasChanged);

    private async Task VerifyAsync() => await Status.VerifyAsync(await Who.GetAsync());

    private async Task StopAsync() => await Status.StopAsync(await Who.GetAsync());

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == AuditView.Path)
        {
            _ = InvokeAsync(LoadAsync);
        }
    }

    // A newer address overtakes an older one that is still being answered.
    private async Task LoadAsync()
    {
        await _loading.CancelAsync();
        _loading.Dispose();
        CancellationTokenSource mine = _loading = new CancellationTokenSource();
        State.Read(Navigation.Uri);
        StateHasChanged();
        try
        {
            Actor actor = await Who.GetAsync();
            await State.LoadAsync(actor, mine.Token);
            await Status.LoadAsync(actor, mine.Token);
            _opensExport = Status.MayExport && Navigation.Uri.EndsWith(OpenExport, StringComparison.Ordinal);
            StateHasChanged();
            if (RendererInfo.IsInteractive) // a prerendered page is replaced in a moment
            {
                await State.CountAsync(actor, mine.Token);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return; // overtaken, or the page is gone
        }
    }

    private async Task LookAsync()
    {
        CancellationToken leaving = _loading.Token;
        try
        {
            Actor actor = await Who.GetAsync();
            await State.LookAsync(actor, leaving);
            await Status.LoadAsync(actor, leaving);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            return; // something newer is on its way, or the page is gone
        }
    }

    private void Go(AuditView view) => Navigation.NavigateTo(view.Href());

    private string? Href(string? cursor) => cursor is null ? null : (State.View with { Cursor = cursor }).Href();
}
