using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>A charge that is to be divided among those who caused it: a line of the bill, or several that differ in nothing that decides whose it is.</summary>
public sealed record BilledCharge
{
    /// <summary>The day, UTC.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>Whom it was bought from.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>What was used, in the provider's words; empty where the charge is not for use.</summary>
    public string UsageType { get; init; } = "";

    /// <summary>What kind of charge it is.</summary>
    public ChargeCategory Category { get; init; }

    /// <summary>What the provider calls this kind, such as <c>Refund</c>; null where it says no more.</summary>
    public string? ChargeType { get; init; }

    /// <summary>Its tags, as <see cref="BilledLine.Tags"/>.</summary>
    public string Tags { get; init; } = "{}";

    /// <summary>What is invoiced for it. Credits and refunds are negative.</summary>
    public required decimal Amount { get; init; }

    /// <summary>How much was used.</summary>
    public decimal Quantity { get; init; }

    /// <summary>The unit of the quantity; null where nothing tells it.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether it follows use that is charged elsewhere: a credit, a refund, a discount or a tax.</summary>
    public bool FollowsUse => Category is ChargeCategory.Credit or ChargeCategory.Tax or ChargeCategory.Adjustment || string.Equals(ChargeType, "Refund", StringComparison.OrdinalIgnoreCase);
}
