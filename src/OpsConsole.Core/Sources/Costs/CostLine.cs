using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Sources.Costs;

/// <summary>A charge of one day in one account. Amounts are as the source has them, never rounded.</summary>
internal sealed record CostLine
{
    /// <summary>The service, such as <c>Amazon Bedrock</c>.</summary>
    public required string Service { get; init; }

    /// <summary>What was used, in the provider's words, such as <c>USE1-NovaLite-input-tokens</c>; empty where the charge is not for use.</summary>
    public required string UsageType { get; init; }

    /// <summary>The region; null where nothing tells it.</summary>
    public string? Region { get; init; }

    /// <summary>The chosen tags by key. A key without a value was not tagged so.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What kind of charge it is.</summary>
    public required ChargeCategory Category { get; init; }

    /// <summary>What the provider calls this kind, where that says more than <see cref="Category"/>: <c>Refund</c>; null otherwise.</summary>
    public string? ChargeType { get; init; }

    /// <summary>The currency of both costs, ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What is invoiced for it. Credits and refunds are negative.</summary>
    public required decimal Billed { get; init; }

    /// <summary>What it costs when payments in advance are spread over what they pay for.</summary>
    public required decimal Effective { get; init; }

    /// <summary>How much was used; 0 where the charge is not for use.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>The unit of the quantity; null where the source does not say.</summary>
    public string? Unit { get; init; }
}
