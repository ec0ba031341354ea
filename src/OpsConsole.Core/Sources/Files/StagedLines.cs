using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Sources.Files.Reading;

namespace OpsConsole.Core.Sources.Files;

/// <summary>
/// Adds up charges that are the same but for their amounts, day by day, until there are as many as may be held; then they are lines to be written, and it begins anew.
/// So lines of a day may be there twice with the same names, and still come to the day's charges.
/// </summary>
internal sealed class StagedLines(string sourceId, long generation)
{
    /// <summary>Most lines of a file, by day.</summary>
    public const int Most = 5_000_000;

    private const int MostHeld = 4_000, Decimals = 12;
    private const long MostText = 2_000_000; // characters: tags may be long
    private const decimal Largest = 9_999_999_999_999_999;

    private readonly Dictionary<(DateOnly Day, ChargeKey Key), ChargeSums> _held = new(MostHeld);
    private readonly SortedDictionary<DateOnly, int> _days = [];
    private readonly SortedDictionary<string, decimal> _totals = new(StringComparer.Ordinal);
    private long _text;

    /// <summary>Of which reading of their days the lines are.</summary>
    public long Generation => generation;

    /// <summary>Lines taken so far.</summary>
    public long Count { get; private set; }

    /// <summary>Whether those that are held are to be written now.</summary>
    public bool IsFull => _held.Count >= MostHeld || _text >= MostText;

    /// <summary>How many lines each day has, those that were taken.</summary>
    public IReadOnlyDictionary<DateOnly, int> Days => _days;

    /// <summary>What all lines that were taken come to, by currency: what is invoiced.</summary>
    public IReadOnlyDictionary<string, decimal> Totals => _totals;

    /// <summary>Adds what a charge comes to on a day.</summary>
    public void Add(DateOnly day, ChargeKey key, ChargeSums sums)
    {
        if (_held.TryGetValue((day, key), out ChargeSums before))
        {
            _held[(day, key)] = before + sums;
        }
        else
        {
            _held.Add((day, key), sums);
            _text += key.Length;
        }
    }

    /// <summary>Takes the lines that are held.</summary>
    /// <exception cref="SourceException">There are more than can be kept.</exception>
    public IReadOnlyList<BilledLine> Take()
    {
        List<BilledLine> lines = new(_held.Count);
        foreach (((DateOnly day, ChargeKey key), ChargeSums sums) in _held)
        {
            BilledLine line = LineOf(day, key, sums);
            lines.Add(line);
            _days[day] = _days.GetValueOrDefault(day) + 1;
            _totals[line.Currency] = _totals.GetValueOrDefault(line.Currency) + line.Billed;
        }

        Count += lines.Count;
        _held.Clear();
        _text = 0;
        return Count > Most ? throw new SourceException(SourceFault.Refused, $"The file comes to more than {Most:N0} lines by day.", "Import it in parts, each of whole days, or with fewer tags.")
            : _days.Count > 0 && _days.Keys.Last().DayNumber - _days.Keys.First().DayNumber >= ChargeDays.Most ? throw new SourceException(
                SourceFault.Refused, $"The file has charges from {_days.Keys.First():yyyy-MM-dd} to {_days.Keys.Last():yyyy-MM-dd}, more than {ChargeDays.Most:N0} days.", "Look whether a date is wrong, or import it in parts.")
            : lines;
    }

    private BilledLine LineOf(DateOnly day, ChargeKey key, ChargeSums sums) => new()
    {
        SourceId = sourceId, Day = day, Generation = generation, Provider = key.Provider, Account = key.Account, Service = key.Service, UsageType = key.UsageType, Region = key.Region, Tags = key.Tags,
        Category = key.Category, ChargeType = key.ChargeType, Currency = key.Currency, Billed = Kept(sums.Billed), Effective = Kept(sums.Effective), Quantity = Kept(sums.Quantity), Unit = key.Unit,
    };

    private static decimal Kept(decimal amount) => Math.Abs(amount) <= Largest
        ? Math.Round(amount, Decimals)
        : throw new SourceException(SourceFault.Refused, "Charges of the same day and name come to more than can be kept.", "Look whether the points of the amounts are lost.");
}
