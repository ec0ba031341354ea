namespace OpsConsole.Web.Dashboards;

/// <summary>How a number moved against the period before.</summary>
/// <param name="Text">By how much: <c>+12%</c>, <c>−0.4 pp</c>.</param>
/// <param name="Icon">Its direction, a symbol in <c>wwwroot/icons.svg</c>.</param>
/// <param name="Tone">Whether that is good: <c>ok</c>, <c>bad</c> or <c>neutral</c>.</param>
public sealed record Change(string Text, string Icon, string Tone)
{
    // Moves smaller than this are not worth a colour: percent, and percentage points.
    private const double Slight = 5, SlightPoints = 0.05;

    /// <summary>The relative change; null when either is missing or there was nothing before.</summary>
    /// <param name="now">The number.</param>
    /// <param name="before">The same in the period before.</param>
    /// <param name="better">+1 when more is better, -1 when less is, 0 when neither.</param>
    public static Change? Of(double? now, double? before, int better = 0)
    {
        if (now is null || before is null or 0)
        {
            return null;
        }

        double percent = (now.Value - before.Value) / Math.Abs(before.Value) * 100;
        percent = Math.Round(percent, Math.Abs(percent) < 10 ? 1 : 0);
        string text = percent > 999 ? $"+{(percent / 100) + 1:0}×" : $"{Sign(percent)}{Math.Abs(percent):0.#}%";
        return Make(text, percent, Math.Abs(percent) < Slight ? 0 : better);
    }

    /// <summary>The change of a rate in percentage points.</summary>
    public static Change? OfRate(double? now, double? before, int better = 0)
    {
        if (now is null || before is null)
        {
            return null;
        }

        double points = Math.Round((now.Value - before.Value) * 100, 2);
        return Make($"{Sign(points)}{Math.Abs(points):0.##} pp", points, Math.Abs(points) < SlightPoints ? 0 : better);
    }

    private static Change Make(string text, double moved, int better) => new(
        text,
        moved > 0 ? "arrow-up" : moved < 0 ? "arrow-down" : "minus",
        (Math.Sign(moved) * better) switch { > 0 => "ok", < 0 => "bad", _ => "neutral" });

    private static string Sign(double value) => value < 0 ? "−" : value > 0 ? "+" : "±";
}
