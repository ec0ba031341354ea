namespace OpsConsole.Core.Dashboards.Product.SharedTerms;

/// <summary>
/// Puts texts into clusters by the terms they share: light, without a model, and the same each time. A term weighs by how many of the texts that are left have it, times how rare it is among all (as in tf-idf). Around the
/// strongest one a cluster grows: the texts that have it, and those that have two of the terms which stand beside it. Then the same with what is left.
/// </summary>
public static class TermClusters
{
    /// <summary>Most clusters: more nobody reads.</summary>
    public const int Most = 12;

    /// <summary>Most terms of a name.</summary>
    public const int MostTerms = 3;

    /// <summary>Fewest texts of a cluster: so many, and this share of all.</summary>
    private const int LeastTexts = 3;

    private const double LeastShare = 0.01;

    /// <summary>Terms that more texts have than this tell nothing apart; without companions, those that more have than the second.</summary>
    private const double MostShare = 1.0 / 2, MostShareAlone = 1.0 / 3;

    /// <summary>A companion of a term is in this share of its texts, and this many times as often as in all.</summary>
    private const double CompanionShare = 0.2, CompanionLift = 2;

    /// <summary>A term without companions stands beside everything alike, as words do that say how people ask and not what.</summary>
    private const double WithoutCompanion = 0.25;

    /// <summary>Terms that are looked at more closely for each cluster.</summary>
    private const int Candidates = 16;

    /// <summary>Makes clusters.</summary>
    /// <param name="texts">The texts; of each, the first <c>1,000</c> characters count.</param>
    /// <returns>At most <see cref="Most"/>, largest first. What has no cluster is in none.</returns>
    public static IReadOnlyList<TermCluster> Of(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int least = Math.Max(LeastTexts, (int)Math.Ceiling(texts.Count * LeastShare));
        TermTable table = TermTable.Of(texts, least, (int)(texts.Count * MostShare));
        HashSet<int> left = [.. Enumerable.Range(0, texts.Count)];
        List<TermCluster> clusters = [];
        while (clusters.Count < Most && Seed(table, left, least) is { } seed)
        {
            int[] members = [.. left.Where(t => table.Has(t, seed.Term) || table.TermsOf(t).Count(seed.Companions.Contains) > 1).Order()];
            left.ExceptWith(members);
            clusters.Add(new TermCluster(NameOf(table, seed.Term, members), members));
        }

        return [.. clusters.OrderByDescending(c => c.Texts.Count).ThenBy(c => c.Terms[0], StringComparer.Ordinal)];
    }

    private static (int Term, HashSet<int> Companions)? Seed(TermTable table, HashSet<int> left, int least)
    {
        int[] counts = table.Count(left);
        (int Term, double Weight, HashSet<int> Companions)[] candidates =
        [
            .. Enumerable.Range(0, counts.Length).Where(t => counts[t] >= least)
                .OrderByDescending(t => counts[t] * table.Rarity(t)).ThenBy(t => t).Take(Candidates)
                .Select(t => (Term: t, Weight: counts[t] * table.Rarity(t), Companions: Companions(table, t, [.. left.Where(text => table.Has(text, t))])))
                .Where(c => c.Companions.Count > 0 || table.Texts(c.Term) <= MostShareAlone * table.Size),
        ];
        return candidates.Length == 0 ? null
            : candidates.OrderByDescending(c => c.Companions.Count > 0 ? c.Weight : c.Weight * WithoutCompanion).ThenBy(c => c.Term).Select(c => (c.Term, c.Companions)).First();
    }

    private static HashSet<int> Companions(TermTable table, int seed, IReadOnlyCollection<int> core)
    {
        int[] counts = table.Count(core);
        return [.. Enumerable.Range(0, counts.Length).Where(t =>
            t != seed && counts[t] >= LeastTexts && counts[t] >= CompanionShare * core.Count && (double)counts[t] / core.Count >= CompanionLift * table.Texts(t) / table.Size)];
    }

    /// <summary>The seed, and those that most of the cluster have and few others.</summary>
    private static string[] NameOf(TermTable table, int seed, int[] members)
    {
        int[] counts = table.Count(members);
        return
        [
            table.Term(seed),
            .. Enumerable.Range(0, counts.Length).Where(t => t != seed && counts[t] >= LeastTexts && counts[t] >= CompanionShare * members.Length)
                .OrderByDescending(t => counts[t] * Math.Log((double)counts[t] / members.Length * table.Size / table.Texts(t))).ThenBy(t => t)
                .Where(t => (double)counts[t] / members.Length >= CompanionLift * table.Texts(t) / table.Size)
                .Take(MostTerms - 1).Select(table.Term),
        ];
    }
}
