using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>Waits for the first telemetry that ever arrives.</summary>
internal sealed class FirstSpan(ITelemetryCommits commits)
{
    public bool HasArrived => commits.HasTelemetry;

    /// <summary>Completes when telemetry has arrived.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        // On a thread of its own: the writer, which raises the event, must not wait for pages.
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        commits.FirstTelemetry += Arrived;
        try
        {
            // Asked after listening: it may have arrived just before.
            if (!commits.HasTelemetry)
            {
                await arrived.Task.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            commits.FirstTelemetry -= Arrived;
        }

        void Arrived() => arrived.TrySetResult();
    }
}
