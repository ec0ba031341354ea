using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Web.Telemetry.Interactions;

/// <summary>One interaction. View and selected span are in its address.</summary>
public sealed partial class InteractionPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>Trace id, from the address.</summary>
    [Parameter]
    public string TraceId { get; set; } = "";

    [Inject]
    private InteractionState State { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        try
        {
            await State.LoadAsync(TraceId, _leaving.Token);
            State.Read(Navigation.Uri);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(() =>
    {
        State.Read(change.Location);
        StateHasChanged();
    });

    private static (InteractionView View, string Label, int Count)[] Tabs(TraceDocument trace) =>
    [
        (InteractionView.Trace, "Trace", trace.Spans.Count),
        (InteractionView.Messages, "Messages", trace.Conversation.Sum(s => s.Turns.Count)),
        (InteractionView.Calls, "Model calls", trace.Calls.Count),
        (InteractionView.Evaluations, "Evaluations and feedback", trace.Evaluations.Count + StatedLine.Of(trace.Said).Count),
    ];
}
