using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Jobs.Page;

/// <summary>The page of a job. It follows its runs.</summary>
public sealed partial class JobPage
{
    private ConfirmDialog _pause = default!;
    private BackfillDialog _backfill = default!;
    private string _reason = "";

    /// <summary>The job, from the address.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    internal JobPageState State { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task ReadAsync() => await State.LoadAsync(Name, await Who.GetAsync(), Leaving);

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

    private Task ToggleAsync(string run) => State.ToggleAsync(run, Leaving);
}
