namespace OpsConsole.Client.Outcomes;

/// <summary>What became of the outcomes that were handed to a client.</summary>
/// <param name="Waiting">Those that wait to be sent, or are on their way.</param>
/// <param name="Sent">Those that the console has taken.</param>
/// <param name="Dropped">Those that found the queue full, or the client stopped.</param>
/// <param name="Refused">Those that the console will never take, because something is wrong with them.</param>
/// <param name="Problem">Why the newest attempt did not succeed; null when it did.</param>
public sealed record OutcomeStatus(long Waiting, long Sent, long Dropped, long Refused, string? Problem);
