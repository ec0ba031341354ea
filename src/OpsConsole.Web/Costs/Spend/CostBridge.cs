using OpsConsole.Core.Costs.Spending;

namespace OpsConsole.Web.Costs.Spend;

/// <summary>A step from what one time cost to what another does.</summary>
/// <param name="Name">What moved.</param>
/// <param name="Why">What that means.</param>
/// <param name="Amount">By how much, US dollars; of the first and last the whole.</param>
/// <param name="Low">Where its bar begins, 0 to 1 of the highest.</param>
/// <param name="High">Where it ends.</param>
/// <param name="IsWhole">Whether it is a sum and no step.</param>
internal sealed record BridgeStep(string Name, string Why, decimal Amount, double Low, double High, bool IsWhole)
{
    /// <summary>The amount with its sign where it is a step.</summary>
    public string Text => IsWhole || Amount == 0 ? Cents.Of(Amount) : Cents.Moved(Amount);
}

/// <summary>Makes the steps of a change one by one, each beginning where the one before ended. Sums are rounded to the cent and steps are what lies between them, so that they add up.</summary>
internal static class CostBridge
{
    public static IReadOnlyList<BridgeStep> Of(SpendComparison compared)
    {
        CostChange change = compared.Change;
        (string Name, string Why, decimal Amount)[] steps =
        [
            ("Volume", "more or fewer interactions", change.Volume),
            ("Length", "more or fewer tokens in an interaction", change.Length),
            ("Mix", "other models, more or less from the cache, more or less output", change.Mix),
            ("Price", "the same at another price", change.Price),
            ("Other", "paid without tokens", change.Other),
        ];
        decimal at = change.Before, highest = Math.Max(at, change.Now);
        foreach ((_, _, decimal amount) in steps)
        {
            highest = Math.Max(highest, at += amount);
        }

        double Part(decimal dollars) => highest > 0 ? (double)(dollars / highest) : 0;
        List<BridgeStep> bridge = [new("Before", compared.Before, Rounded(change.Before), 0, Part(change.Before), IsWhole: true)];
        at = change.Before;
        foreach ((string name, string why, decimal amount) in steps)
        {
            decimal next = at + amount, shown = Rounded(next) - Rounded(at);
            if (shown != 0 || name != "Other")
            {
                bridge.Add(new BridgeStep(name, why, shown, Part(Math.Min(at, next)), Part(Math.Max(at, next)), IsWhole: false));
            }

            at = next;
        }

        bridge.Add(new BridgeStep("Now", compared.Now, Rounded(change.Now), 0, Part(change.Now), IsWhole: true));
        return bridge;
    }

    private static decimal Rounded(decimal dollars) => decimal.Round(dollars, 2, MidpointRounding.AwayFromZero);
}
