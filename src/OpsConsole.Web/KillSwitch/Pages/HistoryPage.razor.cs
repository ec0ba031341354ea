using Microsoft.AspNetCore.Components;
using OpsConsole.Core.KillSwitch.Reading;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>The history of the kill switch. Its address is its state.</summary>
public sealed partial class HistoryPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private string? _scope;

    /// <summary>One environment; null for all.</summary>
    [SupplyParameterFromQuery(Name = "env")]
    public string? Env { get; set; }

    /// <summary>One scope; null for all.</summary>
    [SupplyParameterFromQuery(Name = "scope")]
    public string? Scope { get; set; }

    /// <summary>Only decisions before this position.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public string? Before { get; set; }

    /// <summary><c>show</c> when drills are among them.</summary>
    [SupplyParameterFromQuery(Name = "drills")]
    public string? Drills { get; set; }

    [Inject]
    internal HistoryState State { get; set; } = default!;

    [Inject]
    internal KillSwitchPageState Look { get; set; } = default!;

    [Inject]
    internal SwitchNames Names { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        _scope = Scope;
        return LoadAsync();
    }

    private static string? Scoped(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private async Task LoadAsync()
    {
        try
        {
            await State.LoadAsync(new HistoryFilter(Scoped(Env), Scoped(Scope), long.TryParse(Before, out long before) ? before : null, Drills == "show"), _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private void Go(HistoryFilter filter) => Navigation.NavigateTo(HistoryState.Href(filter));
}
