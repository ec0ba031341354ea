using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OpsConsole.Web.KillSwitch.Lane;

/// <summary>Why the console is not there, as long as the emergency lane is open.</summary>
internal sealed class LaneTrouble
{
    private volatile string _detail = "The storage is being made ready.";

    /// <summary>In words, with names of files and servers: for the log and the command line, never for anonymous callers.</summary>
    public string Detail
    {
        get => _detail;
        set => _detail = value;
    }
}

/// <summary>Says that the console is not ready.</summary>
internal sealed class LaneHealth : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Unhealthy("The storage cannot be used, or is being made ready. The kill switch works for programs. The log of the console says more."));
}
