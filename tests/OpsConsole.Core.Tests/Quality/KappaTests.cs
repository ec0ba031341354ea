using OpsConsole.Core.Quality.Agreement;
using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Tests.Quality;

/// <summary>Agreement and intervals against figures that others have published.</summary>
public class KappaTests
{
    /// <summary>Tables of two people with two labels: both yes, only the first, only the second, both no; as encyclopaedias print them.</summary>
    [Theory]
    [InlineData(20, 5, 10, 15, 0.70, 0.50, 0.40)]
    [InlineData(45, 15, 25, 15, 0.60, 0.54, 0.1304)]
    [InlineData(25, 35, 5, 35, 0.60, 0.46, 0.2593)]
    public void Kappa_is_that_of_published_tables(int both, int first, int second, int neither, double agreed, double chance, double kappa)
    {
        Kappa found = Kappa.Of([.. Pairs(1, 1, both), .. Pairs(1, 0, first), .. Pairs(0, 1, second), .. Pairs(0, 0, neither)]);

        Assert.Equal((agreed, chance, kappa), (found.Share!.Value, Math.Round(found.ByChance!.Value, 4), Math.Round(found.Value!.Value, 4)));
    }

    /// <summary>The example of scikit-learn's cohen_kappa_score, of three labels.</summary>
    [Fact]
    public void Kappa_is_that_of_a_statistics_package()
    {
        int[] first = [0, 1, 0, 2, 1], second = [0, 1, 0, 2, 0];

        Assert.Equal(0.6875, Kappa.Of(first.Zip(second)).Value!.Value, 10);
    }

    [Fact]
    public void Of_people_who_call_everything_alike_there_is_no_kappa()
    {
        Kappa found = Kappa.Of(Pairs(5, 5, 12));

        Assert.Equal((1.0, null, ""), (found.Share, found.Value, found.Words));
    }

    [Fact]
    public void Without_cases_there_is_nothing() => Assert.Null(Kappa.Of([]).Value);

    [Theory]
    [InlineData(-0.1, "poor: less than by chance")]
    [InlineData(0.2, "slight")]
    [InlineData(0.4, "fair")]
    [InlineData(0.6, "moderate")]
    [InlineData(0.8, "substantial")]
    [InlineData(0.81, "almost perfect")]
    public void A_kappa_has_words(double kappa, string words) => Assert.Equal(words, new Kappa(1_000, (long)Math.Round(1_000 * kappa), 0).Words);

    /// <summary>R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_of_a_share_is_that_of_published_tables(long hits, long cases, double low, double high)
    {
        Interval found = Interval.OfShare(hits, cases)!.Value;

        Assert.Equal((low, high), (Math.Round(found.Low, 4), Math.Round(found.High, 4)));
    }

    private static IEnumerable<(int, int)> Pairs(int first, int second, int count) => Enumerable.Repeat((first, second), count);
}
