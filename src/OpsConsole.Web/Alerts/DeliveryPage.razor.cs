using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Alerts;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Alerts;

/// <summary>The page of notifications. It follows what happens to them.</summary>
public sealed partial class DeliveryPage : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _leaving = new();
    private Throttle? _load;

    [Inject]
    internal DeliveryPageState State { get; set; } = default!;

    [Inject]
    internal NotificationFeed Feed { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        if (_load is not null)
        {
            Feed.Changed -= _load.Ask;
            _load.Dispose();
        }

        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _load = new Throttle(Time, Soon, () => InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            }));
            Feed.Changed += _load.Ask;
        }
    }

    private async Task LoadAsync()
    {
        if (_leaving.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await State.LoadAsync(await Who.GetAsync(), _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private async Task TestAsync(string channel) => await State.TestAsync(channel, await Who.GetAsync());
}
