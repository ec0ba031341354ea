namespace OpsConsole.Core.Costs.Value;

/// <summary>A number, or why there is none.</summary>
/// <param name="Value">The number; null when it cannot be said.</param>
/// <param name="WhyNot">Why not, in a sentence; null when it can.</param>
public sealed record Told(decimal? Value, string? WhyNot)
{
    /// <summary>A number.</summary>
    public static Told Of(decimal value) => new(value, null);

    /// <summary>None.</summary>
    public static Told Not(string why) => new(null, why);
}

/// <summary>What a time brought and what it cost, US dollars.</summary>
/// <param name="Months">How long it was, months of 30 days.</param>
/// <param name="Value">What its outcomes were worth; null where nothing says what an outcome is worth.</param>
/// <param name="Models">What the models cost; null where nothing has a price.</param>
/// <param name="Running">What it cost beside its models.</param>
/// <param name="BuildShare">The part of what was paid to build it that falls into this time.</param>
/// <param name="Build">All that was paid to build it.</param>
public sealed record ValueAndCost(decimal Months, decimal? Value, decimal? Models, decimal Running, decimal BuildShare, decimal Build);

/// <summary>
/// Whether it is worth the money, by the usual formulas: net value is the value less the total cost, return on investment is net value over total cost, and payback is what
/// was paid to build it over what a month brings beyond what a month costs to run.
/// </summary>
/// <param name="Value">What the outcomes were worth.</param>
/// <param name="Cost">Models, running costs, and this time's part of building it.</param>
/// <param name="Net">Value less cost.</param>
/// <param name="Ratio">Net over cost: 1.5 is a return of 150%.</param>
/// <param name="PaybackMonths">After how many months like this one it has paid for itself.</param>
public sealed record ReturnOnInvestment(Told Value, Told Cost, Told Net, Told Ratio, Told PaybackMonths)
{
    private const string NoValue = "Nothing says yet what an outcome is worth.", NoPrice = "The models that were used have no price.", Free = "It cost nothing in this time.";

    /// <summary>Computes it.</summary>
    public static ReturnOnInvestment Of(ValueAndCost sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        Told value = sums.Value is { } worth ? Told.Of(worth) : Told.Not(NoValue);
        Told cost = sums.Models is { } models ? Told.Of(models + sums.Running + sums.BuildShare) : Told.Not(NoPrice);
        Told net = value.Value is { } brought && cost.Value is { } paid ? Told.Of(brought - paid) : Told.Not(value.WhyNot ?? cost.WhyNot!);
        Told ratio = net.Value is not { } left ? Told.Not(net.WhyNot!) : cost.Value == 0 ? Told.Not(Free) : Told.Of(left / cost.Value!.Value);
        return new ReturnOnInvestment(value, cost, net, ratio, Payback(sums, net));
    }

    private static Told Payback(ValueAndCost sums, Told net)
    {
        if (sums.Build == 0)
        {
            return Told.Not("Nothing was entered for building it.");
        }

        if (net.Value is not { } left)
        {
            return Told.Not(net.WhyNot!);
        }

        if (sums.Months <= 0)
        {
            return Told.Not("No time has passed yet.");
        }

        decimal monthly = (left + sums.BuildShare) / sums.Months; // what building it cost is what is to be paid back, not what a month costs
        return monthly > 0 ? Told.Of(sums.Build / monthly) : Told.Not("It brings no more than it costs to run, so it is not paid back.");
    }
}
