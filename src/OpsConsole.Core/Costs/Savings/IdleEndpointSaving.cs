using System.Globalization;

namespace OpsConsole.Core.Costs.Savings;

/// <summary>Looks for capacity that was billed for a model which nobody called. A charge that does not name a model of the price book is left alone: who uses it cannot be told.</summary>
internal static class IdleEndpointSaving
{
    /// <summary>What the usage type of reserved capacity has in it.</summary>
    public const string Reserved = "Provisioned";

    private const decimal LeastDollars = 1;

    public static IReadOnlyList<SavingsLever> Of(SavingsFacts facts, PriceBook prices)
    {
        HashSet<string> called = [.. facts.Uses.Where(u => u.Calls > 0).Select(u => ModelNames.LongestMatch(u.Model, prices.Models.Contains)).OfType<string>()];
        return [.. facts.Endpoints.Where(e => e.Billed >= LeastDollars && e.UsageType.Contains(Reserved, StringComparison.OrdinalIgnoreCase))
            .Select(e => (Endpoint: e, Model: ModelOf(e, prices)))
            .Where(e => e.Model is not null && !called.Contains(e.Model))
            .Select(e => new SavingsLever(
                SavingsKind.IdleEndpoint, $"Give back {e.Endpoint.UsageType}",
                string.Create(CultureInfo.InvariantCulture, $"{e.Endpoint.Service} billed ${e.Endpoint.Billed:#,##0.00} for it in {facts.Days:0} days, and no application called {e.Model}."),
                facts.Yearly(e.Endpoint.Billed), IsCertain: true)
            { Model = e.Model })];
    }

    /// <summary>The longest name of the price book that the charge has in it, whatever stands between its parts.</summary>
    private static string? ModelOf(EndpointCharge charge, PriceBook prices)
    {
        string text = Bare(charge.UsageType);
        return prices.Models.Where(m => Bare(m) is { Length: > 3 } bare && text.Contains(bare, StringComparison.Ordinal)).MaxBy(m => m.Length);
    }

    private static string Bare(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
