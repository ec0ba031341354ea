using OpsConsole.Client.Audit;

namespace OpsConsole.Client.KillSwitch;

/// <summary>How an application follows the kill switch. Read once, when the client is made.</summary>
public sealed class KillSwitchOptions
{
    /// <summary>
    /// Name of this instance, one for each running process, at most 128 characters. Default: machine, process and a random part. In
    /// Kubernetes the pod's name serves well.
    /// </summary>
    public string Instance { get; set; } = $"{System.Environment.MachineName}-{System.Environment.ProcessId}-{Random.Shared.Next(0x10000):x4}";

    /// <summary>What is assumed of a scope while nothing is known; the others follow <see cref="DefaultColdStart"/>.</summary>
    public IDictionary<SwitchScope, ColdStart> ColdStart { get; } = new Dictionary<SwitchScope, ColdStart>();

    /// <summary>What is assumed while nothing is known of anything that <see cref="ColdStart"/> does not name. Default <see cref="ColdStart.FailOpen"/>.</summary>
    public ColdStart DefaultColdStart { get; set; } = KillSwitch.ColdStart.FailOpen;

    /// <summary>What is answered when a kill brings no message of its own.</summary>
    public string FallbackMessage { get; set; } = "This service is not available at the moment. Please try again later.";

    /// <summary>Whether the last known state is kept on disk, for the next start without a console. Default true.</summary>
    public bool KeepState { get; set; } = true;

    /// <summary>Where it is kept; null for <c>opsconsole</c> in the account's local application data. Containers need a volume here.</summary>
    public string? StateDirectory { get; set; }

    /// <summary>Longest time that the start waits for the first state. Default 1.5 s, at most 2 s are used.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// After how long without a valid message the state counts as stale and the connection is made anew. The console sends one each 15 s.
    /// Default 40 s; 5 s to 45 s are used.
    /// </summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>How often the console is asked where streams do not come through. Default 10 s; 1 s to 30 s are used.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Confirmations are spread over this time, so that a console with many instances is not flooded. Default 500 ms, at most 5 s.</summary>
    public TimeSpan ConfirmationSpread { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Is given the checkpoints of the audit trail that come along with the state; null for none. It is not disposed.</summary>
    public CheckpointWitness? Witness { get; set; }

    /// <summary>Sends the requests; null for an own connection, which follows no redirect and keeps no cookie. It is not disposed.</summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>What spreads attempts and confirmations.</summary>
    internal Random Random { get; set; } = Random.Shared;

    internal static TimeSpan Within(TimeSpan value, double leastSeconds, double mostSeconds) =>
        TimeSpan.FromSeconds(Math.Clamp(value.TotalSeconds, leastSeconds, mostSeconds));
}
