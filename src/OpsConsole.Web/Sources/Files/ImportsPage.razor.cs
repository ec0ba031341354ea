using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Web.Identity;
using OpsConsole.Web.Jobs;

namespace OpsConsole.Web.Sources.Files;

/// <summary>The page on which files are imported for a source. It follows what is read.</summary>
public sealed partial class ImportsPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private JobFollower? _follower;

    /// <summary>The source, from the address.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    internal ImportsState State { get; set; } = default!;

    [Inject]
    internal JobFeed Feed { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _follower?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _follower = new JobFollower(Feed, Time, () => InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            }));
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
            await State.LoadAsync(Id, await Who.GetAsync(), _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private async Task CancelAsync() => await State.CancelAsync(await Who.GetAsync());
}
