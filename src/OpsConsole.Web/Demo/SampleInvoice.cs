using System.Globalization;
using System.Text;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Allocation;

namespace OpsConsole.Web.Demo;

/// <summary>
/// What the makers of models bill the sample company, as a FOCUS file: the tokens that telemetry counted by the list prices, Anthropic's less what a contract says, OpenAI's with a
/// credit each month. Google's invoice never comes, and what has no price is on somebody else's: so the estimate stands alone for these.
/// </summary>
internal static class SampleInvoice
{
    /// <summary>What is paid of Anthropic's list prices.</summary>
    public const decimal Contract = 0.96m;

    private const int CreditDay = 5;
    private const decimal Credit = -1.5m;
    private const string Header = "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceName,SubAccountId,ProviderName,x_UsageType,ConsumedQuantity,ConsumedUnit";

    private static readonly (string Begin, string Provider, string Service, decimal Part)[] Makers = [("claude-", "Anthropic", "Claude API", Contract), ("gpt-", "OpenAI", "OpenAI API", 1)];

    /// <summary>Writes it; null where there is nothing to bill.</summary>
    public static string? Write(IEnumerable<PricedUse> used, PriceBook prices)
    {
        StringBuilder file = new StringBuilder(Header).Append('\n');
        int empty = file.Length;
        foreach (var sold in used.Where(u => u is { Model: not null, Estimated: > 0 }).GroupBy(u => (u.Day, Model: u.Model!)).OrderBy(g => g.Key.Day).ThenBy(g => g.Key.Model, StringComparer.Ordinal))
        {
            (DateOnly day, string model) = sold.Key;
            if (Array.Find(Makers, m => model.StartsWith(m.Begin, StringComparison.Ordinal)) is { Provider: not null } maker && prices.Find(model, day.ToDateTime(default, DateTimeKind.Utc)) is { } price)
            {
                long read = sold.Sum(u => u.Tokens.CacheRead), written = sold.Sum(u => u.Tokens.CacheWrite);
                Line(file, maker, day, $"{model}-input-tokens", sold.Sum(u => u.Tokens.Input) - read - written, price.Input);
                Line(file, maker, day, $"{model}-cache-read-input-tokens", read, price.CacheRead ?? price.Input);
                Line(file, maker, day, $"{model}-cache-write-input-tokens", written, price.CacheWrite ?? price.Input);
                Line(file, maker, day, $"{model}-output-tokens", sold.Sum(u => u.Tokens.Output), price.Output);
                if (day.Day == CreditDay && maker.Part == 1)
                {
                    Line(file, maker, day, "Credit", Credit, "Promotional credit", "", "");
                }
            }
        }

        return file.Length == empty ? null : file.ToString();
    }

    private static void Line(StringBuilder file, (string, string, string, decimal Part) maker, DateOnly day, string usage, long tokens, decimal price)
    {
        if (tokens > 0)
        {
            Line(file, maker, day, "Usage", Math.Round(tokens * price * maker.Part / 1_000_000, 10), usage, tokens.ToString(CultureInfo.InvariantCulture), "Tokens");
        }
    }

    private static void Line(StringBuilder file, (string Begin, string Provider, string Service, decimal Part) maker, DateOnly day, string category, decimal cost, string usage, string quantity, string unit) =>
        file.Append(CultureInfo.InvariantCulture, $"{cost:0.##########},{cost:0.##########},USD,{day:yyyy-MM-dd}T00:00:00Z,{day.AddDays(1):yyyy-MM-dd}T00:00:00Z,{category},{maker.Service},sample-company,{maker.Provider},{usage},{quantity},{unit}\n");
}
