using Microsoft.AspNetCore.Components;

namespace OpsConsole.Web.Sources.Files;

/// <summary>The page on which files are imported for a source. It follows what is read.</summary>
public sealed partial class ImportsPage
{
    /// <summary>The source, from the address.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    [Inject]
    internal ImportsState State { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task ReadAsync() => await State.LoadAsync(Id, await Who.GetAsync(), Leaving);

    private async Task CancelAsync() => await State.CancelAsync(await Who.GetAsync());
}
