using Microsoft.Extensions.Options;

namespace OpsConsole.Core.KillSwitch;

/// <summary>Settings of the kill switch, section <c>KillSwitch</c>.</summary>
public sealed class KillSwitchOptions
{
    /// <summary>Environment of OpenFeature evaluations that name none.</summary>
    public string DefaultEnvironment { get; set; } = "production";

    /// <summary>Environments that are drilled and offered even before telemetry names them.</summary>
    public IList<string> Environments { get; } = [];

    /// <summary>Where the journal is; empty for <c>killswitch</c> under the data directory. Best on another disk than the database.</summary>
    public string JournalDirectory { get; set; } = "";

    /// <summary>Bytes of each of the journal's two files, from 64 KiB to 64 MiB. They are taken from the disk at the first start, and grow when the state needs it.</summary>
    public long JournalSize { get; set; } = 4 << 20;

    /// <summary>How long a command waits for the disk before it counts as decided all the same.</summary>
    public TimeSpan DiskPatience { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the database is asked what other nodes decided.</summary>
    public TimeSpan SyncInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often open streams hear from the console.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often every environment is drilled; zero for never.</summary>
    public TimeSpan DrillInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The directory of the journal.</summary>
    public string DirectoryIn(string dataDirectory) => JournalDirectory.Length > 0 ? Path.GetFullPath(JournalDirectory) : Path.Combine(dataDirectory, "killswitch");
}

/// <summary>Checks the settings.</summary>
internal sealed class ValidateKillSwitchOptions : IValidateOptions<KillSwitchOptions>
{
    public ValidateOptionsResult Validate(string? name, KillSwitchOptions options)
    {
        List<string> problems = [];
        Check(State.EnvironmentName.IsValid(options.DefaultEnvironment), "KillSwitch:DefaultEnvironment: must be the name of an environment, 1 to 64 characters.");
        Check(options.Environments.All(State.EnvironmentName.IsValid), "KillSwitch:Environments: must be names of environments, 1 to 64 characters each.");
        Check(options.JournalSize is >= 64 << 10 and <= 64 << 20, "KillSwitch:JournalSize: must be 65536 to 67108864 bytes.");
        Check(options.DiskPatience > TimeSpan.Zero && options.DiskPatience <= TimeSpan.FromSeconds(1), "KillSwitch:DiskPatience: must be more than nothing and at most 00:00:01.");
        Check(options.SyncInterval >= TimeSpan.FromMilliseconds(20) && options.SyncInterval <= TimeSpan.FromMinutes(1), "KillSwitch:SyncInterval: must be 00:00:00.020 to 00:01:00.");
        Check(options.Heartbeat >= TimeSpan.FromSeconds(1) && options.Heartbeat <= TimeSpan.FromSeconds(20), "KillSwitch:Heartbeat: must be 00:00:01 to 00:00:20; clients take 45 s without one for a lost connection.");
        Check(options.DrillInterval == TimeSpan.Zero || options.DrillInterval >= TimeSpan.FromMinutes(1), "KillSwitch:DrillInterval: must be 00:00:00 for never, or at least 00:01:00.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Check(bool right, string problem)
        {
            if (!right)
            {
                problems.Add(problem);
            }
        }
    }
}
