namespace OpsConsole.Core.Costs.Bill;

/// <summary>An amount of the bill.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Billed">What is invoiced.</param>
public sealed record BillAmount(string Currency, decimal Billed);

/// <summary>A day as it was read last.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Generation">Which reading of the source it is from.</param>
/// <param name="IsEstimated">Whether the source may still change it.</param>
/// <param name="ReadAt">When it was read, UTC.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Amounts">What it comes to, by currency; none where it cost nothing.</param>
public sealed record BillDay(DateOnly Day, long Generation, bool IsEstimated, DateTime ReadAt, int Lines, IReadOnlyList<BillAmount> Amounts);

/// <summary>A month.</summary>
/// <param name="First">Its first day.</param>
/// <param name="IsFinal">Whether all of it was read, and none of it changes any more.</param>
/// <param name="Amounts">What it comes to, by currency.</param>
public sealed record BillMonth(DateOnly First, bool IsFinal, IReadOnlyList<BillAmount> Amounts);

/// <summary>The bill of a source: this month and the last, what is to come, and what is unusual.</summary>
/// <param name="Days">Their days that were read, newest first.</param>
/// <param name="ThisMonth">This month so far.</param>
/// <param name="LastMonth">The last one.</param>
/// <param name="Expected">What this month and the next are expected to come to, with what is billed already; none where the source says nothing.</param>
/// <param name="Unusual">What the source found unusual in them, the largest first.</param>
public sealed record BillView(IReadOnlyList<BillDay> Days, BillMonth ThisMonth, BillMonth LastMonth, IReadOnlyList<BillMonth> Expected, IReadOnlyList<UnusualCost> Unusual);
