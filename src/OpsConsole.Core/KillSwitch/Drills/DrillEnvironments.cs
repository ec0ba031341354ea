using System.Data.Common;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>Which environments are drilled: those that the settings name, those that instances follow, and those that telemetry names.</summary>
public sealed class DrillEnvironments(KillSwitchOptions options, IDrillAudience audience, MetricsQuery metrics)
{
    /// <summary>Environments that are drilled at most, in this order.</summary>
    public const int Max = 20;

    private IReadOnlyList<string> _fromTelemetry = [];

    /// <summary>The environments. While the database does not answer, those of telemetry are as they were.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            _fromTelemetry = (await metrics.DimensionsAsync(cancellationToken).ConfigureAwait(false)).Environments;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            // A drill needs no database.
        }

        return Known;
    }

    /// <summary>The environments as they were known last, without asking the database.</summary>
    public IReadOnlyList<string> Known =>
        [.. options.Environments.Concat(audience.Environments.Order(StringComparer.Ordinal)).Concat(_fromTelemetry)
            .Where(EnvironmentName.IsValid).Distinct(StringComparer.Ordinal).Take(Max)];
}
