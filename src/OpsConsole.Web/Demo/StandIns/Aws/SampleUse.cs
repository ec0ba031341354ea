using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Demo.StandIns.Aws;

/// <summary>
/// What telemetry counted of days, so that the sample bills follow it to the token: sample interactions obey the kill switch, and so cannot be told again from a seed.
/// </summary>
/// <param name="from">The first day.</param>
/// <param name="to">The day after the last one.</param>
/// <param name="cancellationToken">Cancels.</param>
/// <returns>Null while the sample history is still loading.</returns>
internal delegate Task<IReadOnlyList<PricedUse>?> SampleUse(DateOnly from, DateOnly to, CancellationToken cancellationToken);
