namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>Whether anything has ever been received.</summary>
/// <remarks>A seam: the page must not wait for a database to be tested.</remarks>
internal interface ITelemetryPresence
{
    /// <summary>True once a span has arrived, and for ever after.</summary>
    ValueTask<bool> AnyAsync(CancellationToken cancellationToken);
}

/// <summary>Waits for the first span.</summary>
internal sealed class FirstSpan(ITelemetryPresence presence, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    public ValueTask<bool> HasArrivedAsync(CancellationToken cancellationToken) => presence.AnyAsync(cancellationToken);

    /// <summary>Completes when a span has arrived. It may have come to another node, so the database is asked, gently.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!await presence.AnyAsync(cancellationToken))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
