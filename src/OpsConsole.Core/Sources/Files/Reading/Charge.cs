using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>What tells a line of the bill from others of its day.</summary>
internal sealed record ChargeKey(
    string Provider, string Account, string Service, string UsageType, string? Region, string Tags, ChargeCategory Category, string? ChargeType, string Currency, string? Unit)
{
    /// <summary>About how much of memory it takes, characters.</summary>
    public int Length => Provider.Length + Account.Length + Service.Length + UsageType.Length + (Region?.Length ?? 0) + Tags.Length + (ChargeType?.Length ?? 0) + (Unit?.Length ?? 0);
}

/// <summary>What a charge comes to.</summary>
/// <param name="Billed">What is invoiced.</param>
/// <param name="Effective">What it costs when payments in advance are spread.</param>
/// <param name="Quantity">How much was used.</param>
internal readonly record struct ChargeSums(decimal Billed, decimal Effective, decimal Quantity)
{
    public static ChargeSums operator +(ChargeSums a, ChargeSums b) => new(a.Billed + b.Billed, a.Effective + b.Effective, a.Quantity + b.Quantity);
}

/// <summary>A charge as a line of a file has it.</summary>
/// <param name="From">Beginning of its time, UTC.</param>
/// <param name="To">End of its time, not included.</param>
/// <param name="Key">What it is.</param>
/// <param name="Sums">What it comes to.</param>
internal sealed record Charge(DateTime From, DateTime To, ChargeKey Key, ChargeSums Sums);

/// <summary>A form that a file of charges may have.</summary>
internal interface IChargeFormat
{
    /// <summary>Its name, such as <c>FOCUS 1.2</c>.</summary>
    string Name { get; }

    /// <summary>Reads a record; where it cannot be read, the values are refused, and what is returned says nothing.</summary>
    Charge Read(RowValues values);
}
