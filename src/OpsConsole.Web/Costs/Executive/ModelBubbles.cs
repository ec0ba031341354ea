using OpsConsole.Core.Costs.Comparison;
using OpsConsole.Core.Statistics;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Dashboards;

namespace OpsConsole.Web.Costs.Executive;

/// <summary>Models as circles: what a request costs to the right, how often it is right upward, and how much it is used as the area.</summary>
internal static class ModelBubbles
{
    private const int Colors = 8;

    public static ChartSpec Make(ModelComparison comparison)
    {
        ModelFigures[] shown = [.. comparison.Models.Where(m => m is { Cost: not null, Accuracy: not null }).Take(Colors)]; // more circles than colours cannot be told apart
        long most = shown.Select(m => m.Requests).DefaultIfEmpty().Max();
        return ChartSpec.Circles("Accuracy", "USD a request", shown.Select((m, i) => BubbleOf(m, i + 1, most)));
    }

    private static ChartBubble BubbleOf(ModelFigures model, int color, long most)
    {
        (Measured cost, Measured accuracy) = (model.Cost!.Value, model.Accuracy!.Value);
        Interval within = accuracy.Within ?? new Interval(accuracy.Value, accuracy.Value);
        return new ChartBubble(
            model.Model, color, cost.Value, accuracy.Value, within.Low, within.High, ChartBubble.DiameterOf(model.Requests, most),
            $"{model.Model}: {Figures.Money((decimal)cost.Value)} a request, {Figures.Percent(accuracy.Value)} right, {Figures.Count(model.Requests)} requests");
    }
}
