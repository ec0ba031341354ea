using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>One entry of the trail.</summary>
public sealed partial class AuditEntryPage : IDisposable
{
    private CancellationTokenSource _loading = new();
    private IDisposable? _checkpoints;

    /// <summary>Position, from the address.</summary>
    [Parameter]
    public long Seq { get; set; }

    [Inject]
    private AuditEntryState State { get; set; } = default!;

    [Inject]
    private NewestCheckpoint Newest { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose()
    {
        _checkpoints?.Dispose();
        _loading.Cancel();
        _loading.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _checkpoints = Newest.Subscribe(signed =>
            {
                _ = InvokeAsync(ProveAsync);
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>An entry that was too new to be proved is proved as soon as it is signed.</summary>
    private async Task ProveAsync()
    {
        if (State.Place is null || State.Proof is not null)
        {
            return;
        }

        try
        {
            await State.ProveAsync(_loading.Token);
            StateHasChanged();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return; // the page is gone
        }
    }

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
