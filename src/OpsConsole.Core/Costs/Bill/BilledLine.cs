using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>A charge of one day, as a source billed it. Of a day, those count that have its generation (<see cref="BillQueries.Lines"/>).</summary>
[Unaudited]
public sealed class BilledLine
{
    /// <summary>Longest account, region, unit and type of charge, characters.</summary>
    public const int ShortLength = 100;

    /// <summary>Longest provider, service and usage type, characters.</summary>
    public const int NameLength = 300;

    /// <summary>Longest tags, characters.</summary>
    public const int TagsLength = 4_000;

    /// <summary>Its id.</summary>
    public long Id { get; set; }

    /// <summary>Id of the source.</summary>
    public required string SourceId { get; set; }

    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Of which reading of the day it is.</summary>
    public long Generation { get; set; }

    /// <summary>Whom it was bought from, such as <c>AWS</c>.</summary>
    public required string Provider { get; set; }

    /// <summary>Number or name of the account.</summary>
    public required string Account { get; set; }

    /// <summary>The service, such as <c>Amazon Bedrock</c>.</summary>
    public required string Service { get; set; }

    /// <summary>What was used, in the provider's words; empty where the charge is not for use.</summary>
    public required string UsageType { get; set; }

    /// <summary>The region; null where nothing tells it.</summary>
    public string? Region { get; set; }

    /// <summary>Its tags, a JSON object of texts, keys in ordinal order; <c>{}</c> for none.</summary>
    public required string Tags { get; set; }

    /// <summary>What kind of charge it is.</summary>
    public ChargeCategory Category { get; set; }

    /// <summary>What the provider calls this kind, where that says more; null otherwise.</summary>
    public string? ChargeType { get; set; }

    /// <summary>The currency of both costs, ISO 4217.</summary>
    public required string Currency { get; set; }

    /// <summary>What is invoiced for it (FOCUS BilledCost), 12 decimals. Credits and refunds are negative.</summary>
    public decimal Billed { get; set; }

    /// <summary>What it costs when payments in advance are spread over what they pay for (FOCUS EffectiveCost), 12 decimals.</summary>
    public decimal Effective { get; set; }

    /// <summary>How much was used; 0 where the charge is not for use.</summary>
    public decimal Quantity { get; set; }

    /// <summary>The unit of the quantity; null where the source does not say.</summary>
    public string? Unit { get; set; }
}
