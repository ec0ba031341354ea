using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>The catalog. Its address is its state; it follows the repository.</summary>
public sealed partial class CatalogPage : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _leaving = new();
    private Throttle? _look;
    private IDisposable? _catalog;
    private Actor? _actor;
    private bool _fetching;

    [Inject]
    internal CatalogPageState State { get; set; } = default!;

    [Inject]
    private PromptCatalog Catalog { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        _catalog?.Dispose();
        _look?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        State.Look(Navigation.Uri);
        _actor = await Who.GetAsync();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) // a prerendered page lives for one request and follows nothing
        {
            _look = new Throttle(Time, Soon, () => InvokeAsync(LookAgain));
            _catalog = Catalog.Subscribe(_look.Ask);
        }
    }

    private bool May(string permission) => _actor is { } actor && State.May(actor, permission);

    private void LookAgain()
    {
        State.Look();
        StateHasChanged();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == PromptsWeb.Path)
        {
            _ = InvokeAsync(() =>
            {
                State.Look(Navigation.Uri);
                StateHasChanged();
            });
        }
    }

    private void Go(CatalogView view) => Navigation.NavigateTo(view.Href(), replace: view.Text != State.View.Text); // typing is one step back, not twenty

    private async Task FetchAsync()
    {
        _fetching = true;
        StateHasChanged();
        try
        {
            (string text, string tone) = await State.FetchAsync(await Who.GetAsync(), _leaving.Token);
            Toasts.Show(text, tone);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
        finally
        {
            _fetching = false;
        }
    }
}
