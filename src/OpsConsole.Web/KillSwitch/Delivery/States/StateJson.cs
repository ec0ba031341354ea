using OpsConsole.Web.KillSwitch.Delivery.Commands;

namespace OpsConsole.Web.KillSwitch.Delivery.States;

// The JSON of the state: a promise to other people's programs. It is written by StateDocument; these describe it.

internal sealed record StateJson(long Epoch, long Version, string Env, IReadOnlyList<KilledScopeJson> Killed, string? AuditCheckpoint);

internal sealed record KilledScopeJson(string Scope, FallbackJson? Fallback, DateTime Since, string Reason, double? Trial);
