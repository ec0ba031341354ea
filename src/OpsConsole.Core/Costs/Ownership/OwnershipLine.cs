namespace OpsConsole.Core.Costs.Ownership;

/// <summary>A cost of every month.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What people call it; empty for the name of its kind.</param>
/// <param name="Quantity">How much; 0 to <see cref="Most"/>.</param>
/// <param name="Times">How often a month; 0 to <see cref="Most"/>.</param>
/// <param name="Price">US dollars, 0 to <see cref="MostPrice"/>.</param>
public sealed record OwnershipLine(OwnershipKind Kind, string Name, decimal Quantity, decimal Times, decimal Price)
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 60;

    /// <summary>The largest quantity.</summary>
    public const decimal Most = 1_000_000_000_000;

    /// <summary>The highest price, US dollars.</summary>
    public const decimal MostPrice = 1_000_000;

    /// <summary>How often a month anything can be counted, at most.</summary>
    public const decimal MostTimes = 10_000;

    /// <summary>Makes one with what a month usually has.</summary>
    public static OwnershipLine Of(string code, decimal quantity, decimal price, string name = "") =>
        OwnershipKind.Find(code) is { } kind ? new OwnershipLine(kind, name, quantity, kind.UsualTimes, price) : throw new ArgumentOutOfRangeException(nameof(code), code, "There is no such kind of cost.");

    /// <summary>What it is called.</summary>
    public string Title => Name.Length > 0 ? Name : Kind.Name;

    /// <summary>What it costs a month, US dollars to the cent: quantity × times × price ÷ what one price is for.</summary>
    public decimal Month => decimal.Round(Quantity * Times * Price / Kind.Per, 2, MidpointRounding.AwayFromZero);

    /// <summary>Whether its numbers are within their limits.</summary>
    public bool IsValid => Quantity is >= 0 and <= Most && Times is >= 0 and <= MostTimes && Price is >= 0 and <= MostPrice && Name.Length <= MaxName;
}
