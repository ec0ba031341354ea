using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Adds lines of a day up that differ only in account or region, which decide nothing about whose they are.</summary>
internal sealed class ChargeFold
{
    private readonly Dictionary<(string, string, string, ChargeCategory, string?, string, string, string?), (BilledLine Line, decimal Amount, decimal Quantity)> _sums = [];

    /// <summary>How many charges there are.</summary>
    public int Count => _sums.Count;

    /// <summary>Adds a line.</summary>
    public void Add(BilledLine line)
    {
        var key = (line.Provider, line.Service, line.UsageType, line.Category, line.ChargeType, line.Tags, line.Currency, line.Unit);
        (BilledLine _, decimal amount, decimal quantity) = _sums.GetValueOrDefault(key);
        _sums[key] = (line, amount + line.Billed, quantity + line.Quantity);
    }

    /// <summary>The charges.</summary>
    public BilledCharge[] Charges() => [.. _sums.Values.Select(s => ChargeOf(s.Line) with { Amount = s.Amount, Quantity = s.Quantity })];

    /// <summary>A line as a charge.</summary>
    public static BilledCharge ChargeOf(BilledLine line) => new()
    {
        Day = line.Day, Currency = line.Currency, Provider = line.Provider, Service = line.Service, UsageType = line.UsageType, Category = line.Category, ChargeType = line.ChargeType,
        Tags = line.Tags, Amount = line.Billed, Quantity = line.Quantity, Unit = line.Unit,
    };
}
