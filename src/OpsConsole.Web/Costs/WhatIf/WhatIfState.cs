using System.Data.Common;
using OpsConsole.Core.Costs.Ownership;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Costs.WhatIf;

/// <summary>Changes the plan line by line; each change makes another view.</summary>
internal sealed class WhatIfState(MetricsQuery query, TimeProvider time)
{
    /// <summary>What is shown.</summary>
    public WhatIfView View { get; set; } = new(OwnershipPlan.Example, null);

    /// <summary>Whether another line fits.</summary>
    public bool CanAdd => View.Plan.Lines.Count < OwnershipPlan.MostLines;

    /// <summary>The view with another line in the place of one.</summary>
    public WhatIfView With(int at, OwnershipLine line) => Of(View.Plan.Lines.Select((l, i) => i == at ? line : l));

    /// <summary>The view without a line.</summary>
    public WhatIfView Without(int at) => Of(View.Plan.Lines.Where((_, i) => i != at));

    /// <summary>The view with a line more, which costs nothing yet.</summary>
    public WhatIfView And(OwnershipKind kind) => Of(View.Plan.Lines.Append(new OwnershipLine(kind, "", 0, kind.UsualTimes, 0)));

    /// <summary>The view compared with what is shown now, or with nothing.</summary>
    public WhatIfView Compared(bool compared) => View with { Base = compared ? View.Plan : null };

    /// <summary>The view with models as they were used in the past days in the place of its lines of tokens and requests; null when nothing with a price was used.</summary>
    public async Task<(WhatIfView? View, string? Problem)> MeasuredAsync(CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        try
        {
            MetricsResult used = await query.RunAsync(new MetricsRequest { From = now.AddDays(-MeasuredOwnership.Days), To = now, GroupBy = [MetricsDimension.Model], CountersOnly = true }, cancellationToken);
            IReadOnlyList<OwnershipLine> measured = MeasuredOwnership.Of(used);
            return measured.Count == 0
                ? (null, $"No model with a known price was used in the last {MeasuredOwnership.Days} days. Connect an application, or type your numbers.")
                : (Of(View.Plan.Lines.Where(l => l.Kind.Dimension != OwnershipDimension.Tokens).Concat(measured).Take(OwnershipPlan.MostLines)), null);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            return (null, "What was used could not be read from the database. Try again in a moment.");
        }
    }

    private WhatIfView Of(IEnumerable<OwnershipLine> lines) => View with { Plan = new OwnershipPlan([.. lines]) };
}
