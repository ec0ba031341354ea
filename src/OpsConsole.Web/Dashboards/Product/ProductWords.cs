using OpsConsole.Core.Dashboards.Product;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>What the numbers of the product page say, in sentences.</summary>
internal static class ProductWords
{
    /// <summary>How probable by chance a difference may be that is told as one: one in twenty.</summary>
    private const double Level = 0.05;

    /// <summary>Lengths of inputs that differ less than this are told as the same: classes of lengths are a fifth wide.</summary>
    private const double SlightLength = 0.2;

    /// <summary>Whether it gets the job done, and whether that got better.</summary>
    public static string Answer(ProductData data)
    {
        if (data.Completed.Part is not { } part)
        {
            return "Nobody said yet how interactions ended.";
        }

        string rate = $"{Figures.Percent(part)} get their job done";
        return data.Against switch
        {
            null => $"{rate}. There is nothing before to compare with.",
            { P: > Level } => $"{rate}, which cannot be told apart from the period before ({Figures.Percent(data.Against.Other.Part)}).",
            { Value: > 0 } => $"{rate}: {Points(data.Against)} more than in the period before ({Figures.Percent(data.Against.Other.Part)}).",
            _ => $"{rate}: {Points(data.Against)} less than in the period before ({Figures.Percent(data.Against.Other.Part)}).",
        };
    }

    /// <summary>What a user did.</summary>
    public static string Name(Traits signal) => signal switch
    {
        Traits.Rephrased => "Asked again",
        Traits.Copied => "Copied the answer",
        Traits.Left => "Left unanswered",
        _ => "Asked for a person",
    };

    /// <summary>How sure a share is: <c>93.1% to 94.0%</c>.</summary>
    public static string Within(Share share) => Interval.OfShare(share.Hits, share.Cases) is { } within ? $"{Figures.Percent(within.Low)} to {Figures.Percent(within.High)}" : Figures.Nothing;

    /// <summary>A difference of shares with its interval: <c>−2.1 pp (−2.9 to −1.3)</c>.</summary>
    public static string Difference(ShareDifference difference) => $"{Signed(difference.Value)} pp ({Signed(difference.Within.Low)} to {Signed(difference.Within.High)})";

    /// <summary>What the curve of complexity says.</summary>
    public static string Breakdown(ComplexityCurve curve)
    {
        string calls = curve.Kind switch { Complexity.ToolCalls => "tool calls", Complexity.ModelCalls => "model calls", _ => "turns" };
        if (curve.Breakdown is not { } at)
        {
            return curve.Steps.Sum(s => s.Completed.Cases) < 2 * ComplexityCurve.LeastCases || curve.Steps.Count < 2
                ? $"Too few interactions differ in their {calls} to say where completion breaks down."
                : $"Completion does not break down with more {calls}.";
        }

        string easy = Figures.Percent(at.Easy.Part), hard = Figures.Percent(at.Hard.Part);
        if (curve.Kind == Complexity.Turns)
        {
            return $"{easy} {(at.Until == 1 ? "at the first turn" : $"up to turn {at.Until}")} of a conversation, {hard} from turn {at.From}: consider a fresh start, or a person, before that.";
        }

        string until = at.Until == 0 ? $"without {calls}" : $"up to {at.Until} {(at.Until == 1 ? calls[..^1] : calls)}";
        return $"{easy} {until}, {hard} from {at.From}: consider splitting what takes so many.";
    }

    /// <summary>How the lengths of inputs moved.</summary>
    public static string Lengths(InputLengths? now, InputLengths? before) => (now, before) switch
    {
        (null, _) => "No call in this range reported its tokens.",
        (_, null) => $"Half of the inputs have at most {Figures.Short(now.Value.P50)} tokens.",
        ({ } n, { } b) when Math.Abs((n.P50 / b.P50) - 1) <= SlightLength => $"Inputs are about as long as in the period before: half have at most {Figures.Short(n.P50)} tokens.",
        ({ } n, { } b) => $"Inputs are {(n.P50 > b.P50 ? $"{Figures.Percent((n.P50 / b.P50) - 1)} longer" : $"{Figures.Percent(1 - (n.P50 / b.P50))} shorter")} than in the period before: half have at most {Figures.Short(n.P50)} tokens, then {Figures.Short(b.P50)}.",
    };

    /// <summary>How interactions ended, for people.</summary>
    public static string Name(Outcome outcome) => outcome switch
    {
        Outcome.Completed => "completed",
        Outcome.Failed => "failed",
        Outcome.Refused => "refused",
        Outcome.Escalated => "handed to a person",
        Outcome.Abandoned => "left by the user",
        _ => "not known",
    };

    private static string Points(ShareDifference difference) => $"{Figures.Digits(Math.Abs(difference.Value) * 100)} points";

    private static string Signed(double part) => (part * 100).ToString("+0.0;−0.0;0.0");
}
