namespace OpsConsole.Web.Dashboards;

/// <summary>How a number moved against the period before.</summary>
/// <param name="Text">By how much: <c>+12%</c>, <c>−0.4 pp</c>.</param>
/// <param name="Icon">Its direction, a symbol in <c>wwwroot/icons.svg</c>.</param>
/// <param name="Tone">Whether that is good: <c>ok</c>, <c>bad</c> or <c>neutral</c>.</param>
public sealed record Change(string Text, string Icon, string Tone)
{
    /// <summary>Moves smaller than this part are not worth a colour.</summary>
    private const double Slight = 0.05;

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

        double part = (now.Value - before.Value) / Math.Abs(before.Value);
        string text = Math.Abs(part) > 9.995 ? $"{Sign(part)}{Math.Abs(part) + 1:0}×" : $"{Sign(part)}{Figures.Digits(Math.Round(Math.Abs(part) * 100, 1))}%";
        return Make(text, part, Math.Abs(part) < Slight ? 0 : better);
    }

    /// <summary>The change of a rate in percentage points.</summary>
    public static Change? OfRate(double? now, double? before, int better = 0)
    {
        if (now is null || before is null)
        {
            return null;
        }

        double points = (now.Value - before.Value) * 100;
        return Make($"{Sign(points)}{Figures.Digits(Math.Round(Math.Abs(points), 2))} pp", points, Math.Abs(points) < 0.05 ? 0 : better);
    }

    private static Change Make(string text, double moved, int better) => new(
        text,
        moved > 0 ? "arrow-up" : moved < 0 ? "arrow-down" : "minus",
        (Math.Sign(moved) * better) switch { > 0 => "ok", < 0 => "bad", _ => "neutral" });

    private static string Sign(double value) => value < 0 ? "−" : "+";
}
