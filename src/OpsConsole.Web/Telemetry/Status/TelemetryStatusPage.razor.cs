using System.Data.Common;
using Microsoft.AspNetCore.Components;

namespace OpsConsole.Web.Telemetry.Status;

/// <summary>What telemetry was received, refused and redacted, and how full things are.</summary>
public sealed partial class TelemetryStatusPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private TelemetryStatus? _status;
    private string? _problem;
    private string _subtitle = "What this node has received";

    [Inject]
    private TelemetryStatusBuilder Builder { get; set; } = null!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        try
        {
            (_status, _problem) = (await Builder.ReadAsync(_gone.Token), null);
            _subtitle = $"What this node has received since {_status.Since:yyyy-MM-dd HH:mm} UTC";
        }
        catch (DbException)
        {
            _problem = "The database did not answer. What is shown may be old; refresh in a moment.";
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
