namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Divides amounts so that the parts add up to the whole, exactly.</summary>
public static class Split
{
    /// <summary>Decimals that amounts of the bill are kept with.</summary>
    public const int KeptDecimals = 12;

    /// <summary>Divides an amount in proportion to weights.</summary>
    /// <param name="amount">The amount; a negative one has negative parts.</param>
    /// <param name="weights">The weights, none negative, one of them at least above 0.</param>
    /// <returns>A part for each weight, with <see cref="KeptDecimals"/> decimals, given out by largest remainder. What the amount has beyond them stays with the heaviest.</returns>
    public static decimal[] Of(decimal amount, IReadOnlyList<decimal> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        decimal whole = weights.Sum();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(whole, nameof(weights));
        if (weights.Count == 1)
        {
            return [amount];
        }

        decimal[] exact = [.. weights.Select(w => amount * (w / whole))];
        decimal[] parts = LargestRemainder(exact, Math.Round(amount, KeptDecimals), KeptDecimals);
        int heaviest = Enumerable.Range(0, parts.Length).MaxBy(i => weights[i]);
        parts[heaviest] += amount - parts.Sum();
        return parts;
    }

    /// <summary>Rounds amounts for showing, so that what is shown adds up to their rounded sum.</summary>
    /// <param name="amounts">The amounts.</param>
    /// <param name="decimals">Decimals that are shown; 2 for cents.</param>
    public static decimal[] Shown(IReadOnlyList<decimal> amounts, int decimals = 2)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        return LargestRemainder(amounts, Math.Round(amounts.Sum(), decimals, MidpointRounding.AwayFromZero), decimals);
    }

    /// <summary>Rounds parts of something that is shown already, so that they add up to what is shown of it.</summary>
    /// <param name="amounts">The parts; there is one at least.</param>
    /// <param name="shown">What is shown of the whole.</param>
    /// <param name="decimals">Decimals that are shown; 2 for cents.</param>
    public static decimal[] ShownOf(IReadOnlyList<decimal> amounts, decimal shown, int decimals = 2)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        ArgumentOutOfRangeException.ThrowIfZero(amounts.Count, nameof(amounts));
        return LargestRemainder(amounts, shown, decimals);
    }

    private static decimal[] LargestRemainder(IReadOnlyList<decimal> exact, decimal sum, int decimals)
    {
        decimal[] parts = [.. exact.Select(e => Math.Round(e, decimals, MidpointRounding.ToZero))];
        decimal unit = new(1, 0, 0, false, (byte)decimals), rest = sum - parts.Sum(), step = rest < 0 ? -unit : unit;
        if (Math.Abs(rest) < unit)
        {
            return parts;
        }

        // Those that lost most towards the rest are first; what weighs nothing has lost nothing and gets nothing as long as others have.
        int[] order = [.. Enumerable.Range(0, parts.Length).OrderByDescending(i => (exact[i] - parts[i]) * Math.Sign(step)).ThenBy(i => i)];
        for (int i = 0; Math.Abs(rest) >= unit; i = (i + 1) % order.Length, rest -= step)
        {
            parts[order[i]] += step;
        }

        return parts;
    }
}
