using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Tests.Costs.Allocation;

/// <summary>Charges and uses of a test.</summary>
internal static class AllocationSample
{
    public const string Bedrock = "Amazon Bedrock", Nova = "USE1-NovaLite-input-tokens", NovaLite = "amazon.nova-lite-v1:0";

    public static readonly DateOnly First = new(2026, 11, 1);

    public static BilledCharge Charge(decimal amount, string usageType = Nova, string service = Bedrock, int day = 1, string currency = "USD", ChargeCategory category = ChargeCategory.Usage, string? type = null, string tags = "{}", decimal quantity = 0, string? unit = null) => new()
    {
        Day = First.AddDays(day - 1), Currency = currency, Provider = "AWS", Service = service, UsageType = usageType, Category = category, ChargeType = type, Tags = tags, Amount = amount, Quantity = quantity, Unit = unit,
    };

    public static PricedUse Use(string application, decimal dollars, string model = NovaLite, int day = 1, string? prompt = null, PricedTokens tokens = default, long calls = 1, long unpriced = 0, string? feature = null) =>
        new(First.AddDays(day - 1), application, "production", model, prompt, dollars, tokens, calls, unpriced) { Feature = feature };

    public static BillAllocation Allocate(BilledCharge[] charges, params PricedUse[] uses) =>
        new(charges, uses, PriceBook.ListPrices, TagKeys.Default, application => application is "bot" or "mail" ? "support" : null);

    /// <summary>The shares in short: amount, owner, rule.</summary>
    public static string[] Say(BillAllocation allocation) =>
        [.. allocation.Shares.Select(s => FormattableString.Invariant($"{s.Amount:0.############} {s.Charge.Currency} {s.Application ?? s.Team ?? "–"} {s.Rule}"))];
}
