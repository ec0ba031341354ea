namespace OpsConsole.Core.Costs.Allocation;

/// <summary>What a source billed for a day, with lines that differ in nothing that decides whose they are added up.</summary>
/// <param name="SourceId">Id of the source.</param>
/// <param name="Day">The day, UTC.</param>
/// <param name="IsFinal">Whether it changes no more.</param>
/// <param name="ReadAt">When it was read, UTC.</param>
/// <param name="Charges">The charges; none where the day cost nothing.</param>
public sealed record DayCharges(string SourceId, DateOnly Day, bool IsFinal, DateTime ReadAt, IReadOnlyList<BilledCharge> Charges)
{
    /// <summary>Hours after the end of a day by which what was used in it is billed: Cost Explorer takes up to a day.</summary>
    public const int WholeAfterHours = 24;

    /// <summary>Whether it may lack use that is not billed yet: it was read too soon for all of it, and its source may still change it.</summary>
    public bool IsPartial => !IsFinal && ReadAt < Day.AddDays(1).ToDateTime(default).AddHours(WholeAfterHours);
}
