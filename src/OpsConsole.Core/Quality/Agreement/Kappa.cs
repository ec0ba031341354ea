namespace OpsConsole.Core.Quality.Agreement;

/// <summary>
/// How far two people agree beyond chance: Cohen's kappa. 1 is full agreement, 0 what two people would reach who label by chance, each with their own shares.
/// Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960), 37–46.
/// </summary>
/// <param name="Cases">Cases that two people labelled.</param>
/// <param name="Agreed">Those of which they say the same.</param>
/// <param name="ByChance">Share of agreement that chance would give, 0 to 1; null without cases.</param>
public sealed record Kappa(long Cases, long Agreed, double? ByChance)
{
    /// <summary>Cases below which a kappa says little.</summary>
    public const int FewCases = 30;

    /// <summary>Share of cases agreed on, 0 to 1; null without cases.</summary>
    public double? Share => Cases > 0 ? (double)Agreed / Cases : null;

    /// <summary>The coefficient; null without cases, and where both gave all cases the same one label, so that there is nothing beyond chance.</summary>
    public double? Value => Share is { } agreed && ByChance is { } chance and < 1 ? (agreed - chance) / (1 - chance) : null;

    /// <summary>
    /// What the coefficient means, in the words of J. R. Landis and G. G. Koch, The measurement of observer agreement for categorical data, Biometrics 33 (1977), 159–174; empty where there is none.
    /// </summary>
    public string Words => Value switch
    {
        null => "",
        < 0 => "poor: less than by chance",
        <= 0.20 => "slight",
        <= 0.40 => "fair",
        <= 0.60 => "moderate",
        <= 0.80 => "substantial",
        _ => "almost perfect",
    };

    /// <summary>Computes it from pairs of labels, the first person's first. Labels are names without order: four against five is as much a difference as one against five.</summary>
    public static Kappa Of(IEnumerable<(int First, int Second)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        long cases = 0, agreed = 0;
        Dictionary<int, long> first = [], second = [];
        foreach ((int one, int other) in pairs)
        {
            cases++;
            agreed += one == other ? 1 : 0;
            first[one] = first.GetValueOrDefault(one) + 1;
            second[other] = second.GetValueOrDefault(other) + 1;
        }

        return new Kappa(cases, agreed, cases == 0 ? null : first.Sum(f => (double)f.Value * second.GetValueOrDefault(f.Key)) / ((double)cases * cases));
    }
}
