using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Sources.Costs;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Collects the lines of a period by day and account.</summary>
/// <param name="first">The first day.</param>
/// <param name="end">The day after the last one.</param>
internal sealed class CostDays(DateOnly first, DateOnly end)
{
    public const string Billed = "UnblendedCost", Effective = "AmortizedCost", Quantity = "UsageQuantity";

    private readonly Dictionary<(DateOnly Day, string Account), List<CostLine>> _lines = [];
    private readonly HashSet<DateOnly> _estimated = [];

    /// <summary>Takes a day of an answer.</summary>
    /// <param name="slice">What was asked.</param>
    /// <param name="result">The day.</param>
    /// <param name="seen">What was answered to the same question: nothing comes twice.</param>
    /// <exception cref="SourceException">It is not what was asked.</exception>
    public void Add(CostSlice slice, ResultByTime result, HashSet<(DateOnly, string)> seen)
    {
        DateOnly day = DayOf(result);
        if (result.Estimated)
        {
            _estimated.Add(day);
        }

        foreach (Group group in result.Groups ?? [])
        {
            if (group.Keys is not { } keys || keys.Count != slice.GroupBy.Count || !seen.Add((day, string.Join('\n', keys))))
            {
                throw AwsFaults.Unreadable(AwsService.CostExplorer, "GetCostAndUsage");
            }

            Dictionary<string, string> values = new(slice.Fixed, StringComparer.Ordinal);
            for (int i = 0; i < keys.Count; i++)
            {
                values[CostPlan.NameOf(slice.GroupBy[i])] = CostAxis.ValueOf(slice.GroupBy[i], keys[i]);
            }

            if (LineOf(values, group.Metrics ?? []) is { } line)
            {
                Of(day, values[CostPlan.Account]).Add(line);
            }
        }
    }

    /// <summary>The day of a result.</summary>
    /// <exception cref="SourceException">It was not asked for.</exception>
    public DateOnly DayOf(ResultByTime result) =>
        Amounts.Day(result.TimePeriod?.Start) is var day && day >= first && day < end ? day : throw AwsFaults.Unreadable(AwsService.CostExplorer, "GetCostAndUsage");

    /// <summary>Every day of every account, also those that cost nothing: they may have cost something when they were read before.</summary>
    public IReadOnlyList<CostDay> All(IEnumerable<string> accounts)
    {
        List<string> all = [.. accounts.Concat(_lines.Keys.Select(key => key.Account)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return [.. from number in Enumerable.Range(first.DayNumber, end.DayNumber - first.DayNumber)
                   let day = DateOnly.FromDayNumber(number)
                   from account in all
                   select new CostDay(day, account, _estimated.Contains(day), _lines.GetValueOrDefault((day, account)) ?? [])];
    }

    /// <summary>
    /// Compares with what Cost Explorer says of each day as a whole. Its numbers are refreshed several times a day, so that a reading of many requests can catch
    /// the old ones and the new ones, and tags may have values that it does not list.
    /// </summary>
    /// <exception cref="SourceException">They differ by a cent or more.</exception>
    public void Check(IReadOnlyDictionary<DateOnly, (decimal Billed, decimal Effective)> totals)
    {
        if (_lines.Values.SelectMany(lines => lines).Select(line => line.Currency).Distinct().Skip(1).Any())
        {
            return; // amounts of several currencies have no sum
        }

        ILookup<DateOnly, CostLine> byDay = (from entry in _lines from line in entry.Value select (entry.Key.Day, line)).ToLookup(pair => pair.Day, pair => pair.line);
        for (DateOnly day = first; day < end; day = day.AddDays(1))
        {
            (decimal billed, decimal effective) = totals.GetValueOrDefault(day);
            decimal lines = byDay[day].Sum(line => line.Billed);
            if (Math.Abs(lines - billed) >= 0.01m || Math.Abs(byDay[day].Sum(line => line.Effective) - effective) >= 0.01m)
            {
                throw new SourceException(
                    SourceFault.Failed, $"The lines of {Amounts.Text(day)} come to {lines:0.00}, but Cost Explorer says {billed:0.00}.", "Its numbers were refreshed while they were read. They are read again.");
            }
        }
    }

    private List<CostLine> Of(DateOnly day, string account)
    {
        if (!_lines.TryGetValue((day, account), out List<CostLine>? lines))
        {
            _lines.Add((day, account), lines = []);
        }

        return lines;
    }

    /// <summary>A line; null when it is nothing.</summary>
    private static CostLine? LineOf(Dictionary<string, string> values, Dictionary<string, MetricValue> metrics)
    {
        MetricValue billed = metrics.GetValueOrDefault(Billed) ?? throw AwsFaults.Unreadable(AwsService.CostExplorer, "GetCostAndUsage");
        MetricValue? quantity = metrics.GetValueOrDefault(Quantity);
        string? recordType = values.GetValueOrDefault(CostPlan.RecordType);
        string usageType = values.GetValueOrDefault(CostPlan.UsageType) ?? "";
        CostLine line = new()
        {
            Service = values[CostPlan.Service],
            UsageType = usageType,
            Region = UsageTypes.RegionOf(usageType),
            Tags = values.Where(v => v.Key[0] == '$' && v.Value.Length > 0).ToDictionary(v => v.Key[1..], v => v.Value, StringComparer.Ordinal),
            Category = recordType is null ? ChargeCategory.Usage : RecordTypes.CategoryOf(recordType),
            ChargeType = recordType,
            Currency = billed.Unit is { Length: > 0 } currency ? currency : throw AwsFaults.Unreadable(AwsService.CostExplorer, "GetCostAndUsage"),
            Billed = Amounts.Read(billed.Amount),
            Effective = Amounts.Read((metrics.GetValueOrDefault(Effective) ?? billed).Amount),
            Quantity = recordType is null && quantity is not null ? Amounts.Read(quantity.Amount) : 0,
            Unit = recordType is null && quantity?.Unit is { Length: > 0 } unit && unit != "N/A" ? unit : null,
        };
        return line is { Billed: 0, Effective: 0, Quantity: 0 } ? null : line;
    }
}
