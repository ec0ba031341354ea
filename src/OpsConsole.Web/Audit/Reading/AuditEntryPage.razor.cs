using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>One entry of the trail.</summary>
public sealed partial class AuditEntryPage : IDisposable
{
    private CancellationTokenSource _loading = new();

    /// <summary>Position, from the address.</summary>
    [Parameter]
    public long Seq { get; set; }

    [Inject]
    private AuditEntryState State { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _loading.Cancel();
        _loading.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        await _loading.CancelAsync();
        _loading.Dispose();
        CancellationTokenSource mine = _loading = new CancellationTokenSource();
        try
        {
            await State.LoadAsync(Seq, await Who.GetAsync(), mine.Token);
        }
        catch (OperationCanceledException) when (mine.IsCancellationRequested)
        {
            return; // another entry was asked for, or the page is gone
        }
    }

    private static bool Changes(AuditPersonalItem item) => item.Data is { } data && (data.ContainsKey("before") || data.ContainsKey("after"));
}
