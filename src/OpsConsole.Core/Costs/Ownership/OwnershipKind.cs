namespace OpsConsole.Core.Costs.Ownership;

/// <summary>The four dimensions of the total cost of ownership.</summary>
public enum OwnershipDimension
{
    /// <summary>Machines that run whether anybody asks or not.</summary>
    Compute,

    /// <summary>What is paid by use of models.</summary>
    Tokens,

    /// <summary>What is kept, and what leaves.</summary>
    Storage,

    /// <summary>Making models better, and knowing whether they are.</summary>
    Tuning,
}

/// <summary>A kind of cost, with what its numbers mean.</summary>
/// <param name="Code">What it is called in addresses.</param>
/// <param name="Dimension">Where it counts.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Quantity">What the quantity counts.</param>
/// <param name="Times">What the quantity is multiplied by to make a month; null for nothing.</param>
/// <param name="UsualTimes">How much of that a month usually has.</param>
/// <param name="Price">What the price is for.</param>
/// <param name="Per">How many of the quantity one price is for.</param>
public sealed record OwnershipKind(
    string Code, OwnershipDimension Dimension, string Name, string Quantity, string? Times, decimal UsualTimes, string Price, decimal Per = 1)
{
    /// <summary>Hours of a month of 30 days.</summary>
    public const decimal MonthHours = 24 * MonthDays;

    /// <summary>Days of a month, as providers count them in examples.</summary>
    public const decimal MonthDays = 30;

    /// <summary>All kinds, in the order of their dimensions.</summary>
    public static IReadOnlyList<OwnershipKind> All { get; } =
    [
        new("endpoint", OwnershipDimension.Compute, "Endpoints", "Endpoints", "Hours a month", MonthHours, "USD an hour"),
        new("compute", OwnershipDimension.Compute, "Other compute", "Times a month", null, 1, "USD each"),
        new("tokens", OwnershipDimension.Tokens, "Tokens", "Tokens a day", "Days a month", MonthDays, "USD per 1,000 tokens", 1_000),
        new("mtokens", OwnershipDimension.Tokens, "Tokens, by the million", "Tokens a day", "Days a month", MonthDays, "USD per 1,000,000 tokens", 1_000_000),
        new("requests", OwnershipDimension.Tokens, "Requests", "Requests a day", "Days a month", MonthDays, "USD per 1,000 requests", 1_000),
        new("use", OwnershipDimension.Tokens, "Other use of models", "Times a month", null, 1, "USD each"),
        new("storage", OwnershipDimension.Storage, "Storage", "GB kept", null, 1, "USD per GB and month"),
        new("transfer", OwnershipDimension.Storage, "Transfer out", "GB a month", null, 1, "USD per GB"),
        new("keeping", OwnershipDimension.Storage, "Other storage or transfer", "Times a month", null, 1, "USD each"),
        new("tuning", OwnershipDimension.Tuning, "Tuning", "DPU-hours a month", null, 1, "USD an hour"),
        new("evaluation", OwnershipDimension.Tuning, "Evaluation", "Runs a month", null, 1, "USD a run"),
        new("people", OwnershipDimension.Tuning, "People", "Hours a month", null, 1, "USD an hour"),
        new("effort", OwnershipDimension.Tuning, "Other tuning or evaluation", "Times a month", null, 1, "USD each"),
    ];

    /// <summary>The kind of a code; null when there is none.</summary>
    public static OwnershipKind? Find(string code) => All.FirstOrDefault(k => k.Code == code);
}
