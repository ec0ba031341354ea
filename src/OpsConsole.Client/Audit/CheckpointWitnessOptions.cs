namespace OpsConsole.Client.Audit;

/// <summary>How an application watches the audit trail.</summary>
public sealed class CheckpointWitnessOptions
{
    /// <summary>
    /// The log's verifier key, <c>opsconsole.audit/…+…+…</c>, from whoever answers for the trail. Null: the key that the console names
    /// first is remembered. Keys that the known one vouches for (a rotation) are learnt in both cases.
    /// </summary>
    public string? VerifierKey { get; set; }

    /// <summary>File that keeps the newest checkpoint over restarts; null keeps it in memory only. One file an application instance.</summary>
    public string? StateFile { get; set; }

    /// <summary>Name of this instance in reports, at most 128 characters. Default: the machine's name.</summary>
    public string Instance { get; set; } = Environment.MachineName;

    /// <summary>How long the console may leave a checkpoint unproved before that counts as a violation. Default 10 minutes.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest wait for an answer of the console. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Sends the requests; null for an own connection. It is not disposed.</summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
