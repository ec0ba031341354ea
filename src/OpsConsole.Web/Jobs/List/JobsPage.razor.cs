using Microsoft.AspNetCore.Components;

namespace OpsConsole.Web.Jobs.List;

/// <summary>The page of all jobs. It follows those that run on this node at once, and the others every few seconds.</summary>
public sealed partial class JobsPage
{
    [Inject]
    internal JobsPageState State { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task ReadAsync() => await State.LoadAsync(await Who.GetAsync(), Leaving);

    private async Task RunAsync(string job) => await State.RunAsync(job, await Who.GetAsync());
}
