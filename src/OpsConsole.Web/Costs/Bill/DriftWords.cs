using System.Globalization;
using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Costs.Bill;

/// <summary>Why bill and estimate differ, in words.</summary>
internal static class DriftWords
{
    private const decimal Cent = 0.005m;

    /// <summary>A model as it is shown: with who sells it, as the same model of another seller is another line of the bill.</summary>
    public static string NameOf(SoldModel model) => model.Seller.Length == 0 ? model.Family : $"{model.Family} · {model.Seller}";

    /// <summary>The reasons with their amounts, the largest first.</summary>
    public static string Of(DriftSum sum)
    {
        if (sum.Billed is null)
        {
            return "No source bills this: only the estimate is known.";
        }

        string[] parts = [.. sum.Parts.Where(p => Math.Abs(p.Amount) >= Cent).Select(p => $"{Of(p.Reason, sum)} ({Cents.Moved(p.Amount)})")];
        return parts.Length == 0 ? "They agree." : string.Join("; ", parts) + ".";
    }

    private static string Of(DriftReason reason, DriftSum sum) => reason switch
    {
        DriftReason.Price => sum.PriceRatio is { } ratio ? $"billed at {ratio.ToString("0.00", CultureInfo.InvariantCulture)} of the price book" : "billed at another price than the price book's",
        DriftReason.Credits => "credits, refunds and taxes",
        DriftReason.NotMeasured => "billed for use that telemetry does not have",
        DriftReason.Unpriced => $"{Dashboards.Figures.Count(sum.Unpriced)} calls have no price",
        DriftReason.Late => "not all of it is billed yet",
        DriftReason.Rounding => "rounding",
        _ => "unexplained",
    };
}
