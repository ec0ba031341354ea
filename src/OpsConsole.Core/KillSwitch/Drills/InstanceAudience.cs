using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>The instances that confirm what they obey.</summary>
internal sealed class InstanceAudience(InstanceRegistry instances, DeliveryTracker tracker) : IDrillAudience
{
    public IReadOnlyCollection<string> Environments => [.. instances.All.Where(instances.IsRunning).Select(i => i.Name.Environment).Distinct()];

    public DrillReach Of(SwitchRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return tracker.Progress(record.Id) is { } progress
            ? new DrillReach(progress.Expected, progress.Confirmed, progress.MedianMs, progress.LastMs, [.. progress.Missing.Select(m => m.ToString())])
            : new DrillReach(instances.Running(record.Environment).Count, 0, null, null, []); // it is not counted yet
    }
}
