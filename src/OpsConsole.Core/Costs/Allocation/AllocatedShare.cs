namespace OpsConsole.Core.Costs.Allocation;

/// <summary>A part of a charge.</summary>
/// <param name="Charge">The charge.</param>
/// <param name="Rule">Why it is whose it is.</param>
/// <param name="Amount">The part, in the charge's currency, 12 decimals. The shares of a charge add up to it exactly.</param>
/// <param name="Part">The part of one, for dividing what else the charge has; of a charge they add up to about 1.</param>
public sealed record AllocatedShare(BilledCharge Charge, AllocationRule Rule, decimal Amount, decimal Part)
{
    /// <summary>The application; null where only a team is known, or nobody.</summary>
    public string? Application { get; init; }

    /// <summary>The team that a tag names, or that the application belongs to; null for none.</summary>
    public string? Team { get; init; }

    /// <summary>The environment; null where nothing tells it.</summary>
    public string? Environment { get; init; }

    /// <summary>The model as telemetry has it, or else as the charge names it; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>The prompt version; null for none.</summary>
    public string? Prompt { get; init; }

    /// <summary>The feature of the application; null for none.</summary>
    public string? Feature { get; init; }

    /// <summary>The model and who sells it, by which bill and estimate are compared; null where it is about no one model.</summary>
    public SoldModel? Sold { get; init; }
}

/// <summary>A model as somebody sells it.</summary>
/// <param name="Family">Its name in the price book, such as <c>claude-sonnet-4-5</c>; as reported where the price book has none.</param>
/// <param name="Seller">Who sells it; empty where nothing tells.</param>
public readonly record struct SoldModel(string Family, string Seller);
