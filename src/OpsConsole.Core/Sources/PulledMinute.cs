using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources;

/// <summary>What a source says of one series in one minute. Of a window it is all there is: what is missing counts nothing.</summary>
/// <param name="Application">The application.</param>
/// <param name="Environment">The environment.</param>
/// <param name="Model">The model; null where the source does not say.</param>
/// <param name="Minute">The minute: minutes since 1970 UTC.</param>
/// <param name="Cell">Sums and durations.</param>
internal sealed record PulledMinute(string Application, string Environment, string? Model, int Minute, RollupCell Cell);
