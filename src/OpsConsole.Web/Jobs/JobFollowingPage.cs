using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Jobs;

/// <summary>A page that follows runs of jobs: it is read when it is opened, and again when one of them moved. What is read when it is left is given up.</summary>
public abstract class JobFollowingPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private JobFollower? _follower;

    /// <summary>Takes the token, which is to be had when the page is gone, too.</summary>
    protected JobFollowingPage() => Leaving = _leaving.Token;

    [Inject]
    internal JobFeed Feed { get; set; } = default!;

    [Inject]
    internal TimeProvider Time { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Leaving { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        _follower?.Dispose();
        _leaving.Cancel();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task ReadAsync();

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

    /// <summary>Reads it, unless the page is left.</summary>
    protected async Task LoadAsync()
    {
        if (Leaving.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await ReadAsync();
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // the page is gone
        }
    }
}
