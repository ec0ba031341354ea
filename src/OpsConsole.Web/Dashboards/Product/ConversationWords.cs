using System.Globalization;
using OpsConsole.Core.Telemetry.Conversations;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>What the numbers of conversations say, in sentences.</summary>
internal static class ConversationWords
{
    /// <summary>Means that differ less than this part are told as the same.</summary>
    private const double Slight = 0.05;

    /// <summary>Why there is nothing to show, and what to do; null where there is something.</summary>
    public static string? Missing(ConversationFigures? figures) => figures switch
    {
        null => "Conversations are counted by application and environment: one may meet several models, prompt versions, features and versions of the application. Take the filters by these away.",
        { Until: null } => $"No conversations are counted yet. The job {ConversationQuery.Job} counts those of whole days (UTC), at the start and every six hours.",
        { Days.Count: 0, Until: { } until } => $"No day of this range is counted: days (UTC) are once they are over, the last one was {Date(until)}. Choose a longer range.",
        { Counts.ByTurn.Count: 0 } => "No interaction of these days names its conversation. Set gen_ai.conversation.id on the spans, the same for every turn; session.id is read too.",
        _ => null,
    };

    /// <summary>How long conversations are, and whether that changed.</summary>
    public static string Answer(ConversationFigures figures)
    {
        if (figures.Counts.Mean is not { } mean)
        {
            return "No conversation began on these days: their turns belong to those of before.";
        }

        string length = $"A conversation takes {Figures.Digits(mean)} {(mean == 1 ? "turn" : "turns")} on average";
        return figures.Before?.Mean is not { } before ? $"{length}. There is nothing before to compare with."
            : Math.Abs((mean / before) - 1) <= Slight ? $"{length}, about as many as in the days before ({Figures.Digits(before)})."
            : $"{length}, {(mean > before ? "more" : "fewer")} than in the days before ({Figures.Digits(before)}).";
    }

    /// <summary>The headline numbers.</summary>
    public static IReadOnlyList<ProductStat> Stats(ConversationFigures figures)
    {
        (TurnCounts now, TurnCounts? before) = (figures.Counts, figures.Before);
        return
        [
            new("Conversations", Figures.Short(now.Conversations), $"began {(figures.Days.Count == 1 ? "on " : "")}{Days(figures)}", Change.Of(now.Conversations, before?.Conversations), null),
            new("Turns, mean", now.Mean is { } mean ? Figures.Digits(mean) : Figures.Nothing, $"{Figures.Short(now.Turns)} turns in all", Change.Of(now.Mean, before?.Mean), null),
            new("Turns, median", Turns(now.Quantile(0.5)), $"95% have at most {Turns(now.Quantile(0.95))}", null, null),
            new("One turn only", Figures.Percent(now.OneTurn.Part), $"{ProductWords.Within(now.OneTurn)} with 95% confidence", Change.OfRate(now.OneTurn.Part, before?.OneTurn.Part), null),
        ];
    }

    /// <summary>A number of turns: <c>7</c>, <c>20 or more</c>.</summary>
    public static string Turns(int? turns) => turns switch
    {
        null => Figures.Nothing,
        TurnCounts.Most => $"{TurnCounts.Most} or more",
        { } number => number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The days that are counted, of which there are some: <c>14 Nov to 20 Nov 2026</c>.</summary>
    public static string Days(ConversationFigures figures) =>
        figures.Days is [var only] ? Date(only.Day) : $"{figures.Days[0].Day.ToString("d MMM", CultureInfo.InvariantCulture)} to {Date(figures.Days[^1].Day)}";

    private static string Date(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
