using OpsConsole.Web.Costs.Spend;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>Whether it is getting better, in a word and why.</summary>
/// <param name="Word">One word.</param>
/// <param name="Icon">A symbol in <c>wwwroot/icons.svg</c>.</param>
/// <param name="Tone">Whether that is good: <c>ok</c>, <c>bad</c> or <c>neutral</c>.</param>
/// <param name="Why">The numbers that say so.</param>
internal sealed record Progress(string Word, string Icon, string Tone, string Why)
{
    // Smaller moves are what months do by themselves: percent of the cost of a success.
    private const double Slight = 5;

    /// <summary>Says it by what a success costs: it holds both the money and whether people got what they came for.</summary>
    public static Progress Of(Trend trend)
    {
        double? now = (double?)Success.CostOf(trend.Now), before = (double?)Success.CostOf(trend.Before);
        if (now is null || before is null or 0)
        {
            return new Progress("Not known yet", "minus", "neutral", "There is no earlier success with a price to compare with. Two weeks of use are enough.");
        }

        double percent = (now.Value - before.Value) / before.Value * 100;
        string rates = Change.OfRate(trend.Now.CompletionRate, trend.Before.CompletionRate, 1) is { } completed ? $"; {completed.Text} completed" : "";
        double whole = Math.Round(Math.Abs(percent));
        string moved = whole == 0 ? "as much as" : $"{whole:0}% {(percent < 0 ? "less" : "more")} than";
        string why = $"In {trend.NowName} a success cost {moved} in {trend.BeforeName}: {Figures.Money((decimal)now)} against {Figures.Money((decimal)before)}{rates}.";
        return percent <= -Slight ? new Progress("Better", "arrow-down", "ok", why)
            : percent >= Slight ? new Progress("Worse", "arrow-up", "bad", why)
            : new Progress("Unchanged", "arrow-right", "neutral", why);
    }
}
