using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Jobs.List;

/// <summary>The page of all jobs. It follows those that run on this node at once, and the others every few seconds.</summary>
public sealed partial class JobsPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private JobFollower? _follower;

    [Inject]
    internal JobsPageState State { get; set; } = default!;

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
    protected override Task OnInitializedAsync() => LoadAsync();

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
            await State.LoadAsync(await Who.GetAsync(), _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private async Task RunAsync(string job) => await State.RunAsync(job, await Who.GetAsync());
}
