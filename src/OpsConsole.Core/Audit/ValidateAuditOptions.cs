using Microsoft.Extensions.Options;

namespace OpsConsole.Core.Audit;

/// <summary>Refuses to start with times that break what the trail promises, naming the setting to mend.</summary>
internal sealed class ValidateAuditOptions : IValidateOptions<AuditOptions>
{
    private static readonly TimeSpan MinCheckpoint = TimeSpan.FromSeconds(1), MaxCheckpoint = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MinHeartbeat = TimeSpan.FromSeconds(10), MaxHeartbeat = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        List<string> problems = [];
        if (options.CheckpointInterval < MinCheckpoint || options.CheckpointInterval > MaxCheckpoint)
        {
            problems.Add($"Audit:CheckpointInterval: is {options.CheckpointInterval}, must be from 00:00:01 to 00:01:00: an event is signed within a minute.");
        }

        if (options.HeartbeatInterval != TimeSpan.Zero && (options.HeartbeatInterval < MinHeartbeat || options.HeartbeatInterval > MaxHeartbeat))
        {
            problems.Add($"Audit:HeartbeatInterval: is {options.HeartbeatInterval}, must be from 00:00:10 to 01:00:00, or 00:00:00 for no heartbeat.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
