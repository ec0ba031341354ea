namespace OpsConsole.Core.Sources.Costs;

/// <summary>What a source says of one day of one account. It replaces whatever the same source said of this day before: of the day it is all there is.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Account">The account's number or name, as the source has it.</param>
/// <param name="Estimated">Whether the source may still change it.</param>
/// <param name="Lines">Its charges; none where the day cost nothing.</param>
internal sealed record CostDay(DateOnly Day, string Account, bool Estimated, IReadOnlyList<CostLine> Lines);
