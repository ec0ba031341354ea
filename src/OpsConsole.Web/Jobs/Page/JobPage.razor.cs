using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Jobs.Page;

/// <summary>The page of a job. It follows its runs.</summary>
public sealed partial class JobPage : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private JobFollower? _follower;
    private ConfirmDialog _pause = default!;
    private BackfillDialog _backfill = default!;
    private string _reason = "";

    /// <summary>The job, from the address.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    internal JobPageState State { get; set; } = default!;

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
            await State.LoadAsync(Name, await Who.GetAsync(), _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return; // the page is gone
        }
    }

    private async Task RunAsync() => await State.RunAsync(await Who.GetAsync());

    private async Task CancelAsync() => await State.CancelAsync(await Who.GetAsync());

    private async Task ResumeAsync() => await State.ResumeAsync(await Who.GetAsync());

    private async Task PauseAsync()
    {
        _reason = "";
        if (await _pause.AskAsync())
        {
            await State.PauseAsync(await Who.GetAsync(), _reason);
        }
    }

    private async Task BackfillAsync(DateTime? day)
    {
        if (await _backfill.AskAsync(day) is { } range)
        {
            await State.RunAsync(await Who.GetAsync(), range);
        }
    }

    private Task ToggleAsync(string run) => State.ToggleAsync(run, _leaving.Token);
}
