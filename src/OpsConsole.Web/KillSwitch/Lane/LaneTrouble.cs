using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>Why the console is not there, as long as the emergency lane is open.</summary>
internal sealed class LaneTrouble
{
    /// <summary>A start that takes longer is not an ordinary one any more.</summary>
    private static readonly TimeSpan OrdinaryStart = TimeSpan.FromSeconds(5);

    private readonly long _since = Stopwatch.GetTimestamp();
    private volatile string? _detail;

    /// <summary>In words, with names of files and servers: for the log and the command line, never for anonymous callers.</summary>
    public string Detail
    {
        get => _detail ?? "The storage is being made ready.";
        set => _detail = value;
    }

    /// <summary>Whether nothing is wrong yet: the console takes its time to start.</summary>
    public bool IsStarting => _detail is null && Stopwatch.GetElapsedTime(_since) < OrdinaryStart;
}

/// <summary>Says that the console is about to be there: whoever waits for it to live is not told so by the lane.</summary>
internal sealed class LaneStart(LaneTrouble trouble) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(trouble.IsStarting ? HealthCheckResult.Unhealthy("The console starts.") : HealthCheckResult.Healthy("The emergency lane is open."));
}

/// <summary>Says that the console is not ready.</summary>
internal sealed class LaneHealth : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Unhealthy("The storage cannot be used, or is being made ready. The kill switch works for programs. The log of the console says more."));
}
