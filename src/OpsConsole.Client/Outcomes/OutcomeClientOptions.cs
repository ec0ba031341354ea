namespace OpsConsole.Client.Outcomes;

/// <summary>How an application sends outcomes. Read once, when the client is made.</summary>
public sealed class OutcomeClientOptions
{
    /// <summary>Most outcomes that wait to be sent; further ones are dropped and counted. Default 10,000; 1 to 1,000,000 are used.</summary>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>How long outcomes are collected before they are sent together. Default 1 s; at most a minute is used.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Sends the requests; null for an own connection, which follows no redirect and keeps no cookie. It is not disposed.</summary>
    public HttpMessageHandler? Handler { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
