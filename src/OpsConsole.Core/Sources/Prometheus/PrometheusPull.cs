namespace OpsConsole.Core.Sources.Prometheus;

/// <summary>Reads minutes from a server with the API of Prometheus.</summary>
internal static class PrometheusPull
{
    /// <summary>
    /// Reads the whole minutes of a window. The same window gives the same numbers whenever it is read, and windows add up however they are cut, once the server
    /// has all its samples: read a window some minutes after its end.
    /// </summary>
    /// <param name="from">Its start, UTC; a whole minute.</param>
    /// <param name="to">Its end, not included; a whole minute.</param>
    /// <param name="settings">How the server is asked.</param>
    /// <param name="report">Hears of requests, and of what the server remarks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The minutes in which something was counted, oldest first.</returns>
    /// <exception cref="SourceException">The server cannot be read in full; nothing of the window is known then. When it is too large, a shorter window may be read.</exception>
    public static async Task<IReadOnlyList<PulledMinute>> ReadAsync(DateTime from, DateTime to, PrometheusSettings settings, IPullReport report, CancellationToken cancellationToken)
    {
        int first = Minute(from), end = Minute(to);
        PulledCells cells = new();
        using PrometheusClient client = new(settings);
        if (settings.Preset)
        {
            await new PresetPull(client, settings, report, cells).ReadAsync(first, end, cancellationToken).ConfigureAwait(false);
        }

        if (settings.Queries.Count > 0)
        {
            await new QueryPull(client, settings, report, cells).ReadAsync(first, end, cancellationToken).ConfigureAwait(false);
        }

        return cells.ToList();
    }

    private static int Minute(DateTime instant) => instant.Kind == DateTimeKind.Utc && instant.Ticks % TimeSpan.TicksPerMinute == 0
        ? (int)((instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMinute)
        : throw new ArgumentException("A window starts and ends at whole minutes UTC.", nameof(instant));
}
