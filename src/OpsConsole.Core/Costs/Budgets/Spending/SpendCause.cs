using System.Globalization;

namespace OpsConsole.Core.Costs.Budgets.Spending;

/// <summary>Which part of what was spent explains best that it is more than usual.</summary>
/// <param name="Key">Who; parts that do not matter are null.</param>
/// <param name="Now">What that part spent, US dollars.</param>
/// <param name="Of">What all spent.</param>
/// <param name="Usual">What that part usually spends; null where nothing is known of what is usual.</param>
/// <param name="IsRate">Whether these are dollars a minute.</param>
public sealed record SpendCause(SpendKey Key, decimal Now, decimal Of, decimal? Usual, bool IsRate)
{
    /// <summary>A prompt version explains when it has this much of what its application added.</summary>
    private const decimal MostOfIt = 0.6m;

    /// <summary>More is spent than usual from this multiple on; below it the largest part is named, and not whichever happened to move.</summary>
    private const decimal Risen = 1.2m;

    /// <summary>
    /// Finds it: the application and model that is most above its usual, and the prompt version where one of them has most of that. Where no more is spent than usual, the
    /// largest part.
    /// </summary>
    /// <param name="now">Who spent how much.</param>
    /// <param name="usual">Who usually spends how much in as long; null where nothing is known.</param>
    /// <param name="isRate">Whether these are dollars a minute.</param>
    /// <returns>Null where nothing was spent.</returns>
    public static SpendCause? Find(IEnumerable<(SpendKey Key, decimal Dollars)> now, IEnumerable<(SpendKey Key, decimal Dollars)>? usual, bool isRate)
    {
        (SpendKey Key, decimal Dollars)[] all = [.. now.Where(n => n.Dollars > 0)], before = [.. usual ?? []];
        decimal whole = all.Sum(n => n.Dollars);
        if (whole == 0)
        {
            return null;
        }

        bool isRisen = whole > Risen * before.Sum(n => n.Dollars);
        (SpendKey key, decimal most, decimal was) = Most(all, before, isRisen, k => new SpendKey(k.Application, null, k.Model, null));
        (SpendKey Key, decimal Dollars)[] within = [.. all.Where(n => IsIn(n.Key, key))], withinBefore = [.. before.Where(n => IsIn(n.Key, key))];
        (SpendKey version, decimal its, decimal itsUsual) = Most(within, withinBefore, isRisen, k => k with { Environment = null, Feature = null });
        return isRisen && version.Prompt is not null && within.Select(n => n.Key.Prompt).Distinct().Count() > 1 && its - itsUsual >= MostOfIt * (most - was)
            ? new SpendCause(version, its, whole, usual is null ? null : itsUsual, isRate)
            : new SpendCause(key, most, whole, usual is null ? null : was, isRate);
    }

    /// <summary>The sentence.</summary>
    public override string ToString()
    {
        string who = Key.Application ?? "an unnamed application", model = Key.Model is null ? "" : $" with {Key.Model}", prompt = Key.Prompt is null ? "" : $", prompt {Short(Key.Prompt)}";
        return $"{who}{model}{prompt}: {Dollars(Now)} of {Dollars(Of)}{(IsRate ? " a minute" : "")}{(Usual is { } usual ? $", usually {Dollars(usual)}" : "")}.";
    }

    /// <summary>Dollars to the cent, as the sentences of budgets have them.</summary>
    internal static string Dollars(decimal dollars) => dollars is > 0 and < 0.01m ? "less than $0.01" : dollars.ToString("$#,##0.00", CultureInfo.InvariantCulture);

    private static (SpendKey Key, decimal Dollars, decimal Usual) Most((SpendKey Key, decimal Dollars)[] now, (SpendKey Key, decimal Dollars)[] usual, bool isRisen, Func<SpendKey, SpendKey> by)
    {
        Dictionary<SpendKey, decimal> before = usual.GroupBy(u => by(u.Key)).ToDictionary(g => g.Key, g => g.Sum(u => u.Dollars));
        return now.GroupBy(n => by(n.Key)).Select(g => (g.Key, Dollars: g.Sum(n => n.Dollars), Usual: before.GetValueOrDefault(g.Key)))
            .OrderByDescending(g => isRisen ? g.Dollars - g.Usual : g.Dollars).ThenByDescending(g => g.Dollars).ThenBy(g => g.Key.Application, StringComparer.Ordinal).First();
    }

    private static bool IsIn(SpendKey key, SpendKey group) => key.Application == group.Application && key.Model == group.Model;

    private static string Short(string prompt)
    {
        const int Sha = 10;
        int at = prompt.LastIndexOf('@');
        return at > 0 && prompt.Length - at - 1 > Sha ? prompt[..(at + 1 + Sha)] : prompt;
    }
}
