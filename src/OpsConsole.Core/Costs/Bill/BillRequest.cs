namespace OpsConsole.Core.Costs.Bill;

/// <summary>What lines of the bill are told apart by.</summary>
public enum BillDimension
{
    /// <summary>The source that billed it, by its id.</summary>
    Source,

    /// <summary>The day.</summary>
    Day,

    /// <summary>The account.</summary>
    Account,

    /// <summary>The service.</summary>
    Service,

    /// <summary>What was used, in the provider's words.</summary>
    UsageType,

    /// <summary>The region.</summary>
    Region,

    /// <summary>The value of a tag.</summary>
    Tag,
}

/// <summary>One thing to group by.</summary>
/// <param name="By">What.</param>
/// <param name="Tag">The key of the tag; null for anything else.</param>
public sealed record BillGrouping(BillDimension By, string? Tag = null);

/// <summary>A question to the bill.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The day after the last one.</param>
/// <param name="GroupBy">What the answer is grouped by, besides the currency.</param>
public sealed record BillRequest(DateOnly From, DateOnly To, IReadOnlyList<BillGrouping> GroupBy)
{
    /// <summary>The longest range, days.</summary>
    public const int MostDays = 400;

    /// <summary>The most groups of an answer.</summary>
    public const int MostGroups = 10_000;
}

/// <summary>A group.</summary>
/// <param name="Key">Its values in the order of the request; null where the lines have none.</param>
/// <param name="Currency">ISO 4217: amounts of several currencies are several groups.</param>
/// <param name="Billed">What is invoiced.</param>
/// <param name="Effective">What it costs when payments in advance are spread over what they pay for.</param>
public sealed record BillGroup(IReadOnlyList<string?> Key, string Currency, decimal Billed, decimal Effective);

/// <summary>The answer would have more groups than it may.</summary>
public sealed class TooManyGroupsException() : InvalidOperationException($"The answer would have more than {BillRequest.MostGroups:N0} groups.");
