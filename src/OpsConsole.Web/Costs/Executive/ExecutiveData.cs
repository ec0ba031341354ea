using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Costs.Savings;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Dashboards;
using OpsConsole.Web.Costs.Spend;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>What the executive page shows.</summary>
/// <param name="Spend">What the month cost, why, and what it is expected to.</param>
/// <param name="Trend">What it is compared with to say whether it gets better.</param>
/// <param name="Months">What the last months cost, oldest first; the last one is the month that is shown.</param>
/// <param name="Values">What each application brought in the month.</param>
/// <param name="Models">The models of <see cref="ModelsFrom"/> to the end of what was counted.</param>
/// <param name="ModelsFrom">Where the comparison of models begins, UTC.</param>
/// <param name="Savings">Ways to spend less, of the same time.</param>
/// <param name="Sampled">How many single interactions were looked at.</param>
public sealed record ExecutiveData(
    SpendData Spend, Trend Trend, IReadOnlyList<MonthCost> Months, IReadOnlyList<ApplicationValue> Values, ModelComparison Models, DateTime ModelsFrom, SavingsReport Savings, int Sampled)
{
    /// <summary>Whether all of it is worth the money.</summary>
    public ReturnOnInvestment Return { get; } = ReturnOnInvestment.Of(ValueOfOutcomes.Sum(Values));

    /// <summary>Applications that were used and have no value, so that they bring nothing here.</summary>
    public IReadOnlyList<string> WithoutValue { get; } = [.. Values.Where(v => v.Sums.Value is null).Select(v => v.Application)];
}

/// <summary>What a month cost.</summary>
/// <param name="First">Its first day, UTC.</param>
/// <param name="Cost">US dollars so far; null where there was no use.</param>
public sealed record MonthCost(DateOnly First, decimal? Cost);

/// <summary>Two times, to say whether it gets better.</summary>
/// <param name="Now">The later one.</param>
/// <param name="Before">The earlier one.</param>
/// <param name="NowName">What the later one is called, as in <c>in this month</c>.</param>
/// <param name="BeforeName">What the earlier one is called.</param>
public sealed record Trend(MetricsTotals Now, MetricsTotals Before, string NowName, string BeforeName);
