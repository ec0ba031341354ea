using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>The list of interactions. Its address is its state.</summary>
public sealed partial class InteractionsPage : IDisposable
{
    private static readonly TimeRange Widest = TimeRange.TryRelative("90d", out TimeRange range) ? range : TimeRange.Default;

    private CancellationTokenSource _loading = new();

    [Inject]
    private InteractionListState State { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _loading.Cancel();
        _loading.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        return LoadAsync();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == InteractionListState.Path)
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
            await State.LoadAsync(mine.Token);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return; // overtaken, or the page is gone
        }
    }

    private void Go(InteractionFilter filter) => Navigation.NavigateTo(State.Href(filter));

    private static string Summary(InteractionRows page) =>
        $"{page.Items.Count} interaction{(page.Items.Count == 1 ? "" : "s")}{(page.Next is null && page.Previous is null ? "" : " on this page")}";
}
