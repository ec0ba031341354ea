namespace OpsConsole.Client.KillSwitch;

/// <summary>What applications do instead of what is killed.</summary>
/// <param name="Message">What to answer; null for the application's own text.</param>
/// <param name="Model">Identifier of the model to call instead; null for none.</param>
public sealed record SwitchFallback(string? Message, string? Model);

/// <summary>A scope that is killed.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Fallback">What to do instead; null when nothing was given.</param>
/// <param name="Since">When it was killed, UTC; null when the console did not say.</param>
/// <param name="Reason">Why it was killed, for people; null when the console did not say.</param>
/// <param name="Trial">Share of the traffic that is let through to try whether it works again, above 0 and below 1; null for none.</param>
public sealed record KilledScope(SwitchScope Scope, SwitchFallback? Fallback = null, DateTime? Since = null, string? Reason = null, double? Trial = null);
