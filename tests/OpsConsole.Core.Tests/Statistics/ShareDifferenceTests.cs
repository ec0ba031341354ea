using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Tests.Statistics;

/// <summary>Figures of papers and of R on fixed data.</summary>
public sealed class ShareDifferenceTests
{
    [Theory] // R: 2 * pnorm(-z)
    [InlineData(0, 1)]
    [InlineData(1, 0.31731050786291415)]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(-2.5758293035489004, 0.01)]
    [InlineData(3.5, 0.00046525815807105024)]
    [InlineData(6, 1.9731752900753763e-09)]
    public void Tails_of_the_normal_distribution_are_right_to_ten_digits(double z, double tail) =>
        Assert.Equal(1, Normal.TwoSided(z) / tail, 1e-10);

    [Theory] // Newcombe, Statistics in Medicine 17 (1998), table II, method 10
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(10, 10, 0, 10, 0.6075, 1.0000)]
    public void The_interval_of_a_difference_is_Newcombes(long hits, long cases, long otherHits, long otherCases, double low, double high)
    {
        ShareDifference difference = ShareDifference.Of(new Share(hits, cases), new Share(otherHits, otherCases))!;
        Assert.Equal((low, high), (Math.Round(difference.Within.Low, 4), Math.Round(difference.Within.High, 4)));
    }

    [Theory] // what prop.test(c(a, b), c(n, m), correct = FALSE) of R computes, here by the erfc of C's library
    [InlineData(56, 70, 48, 80, 0.008045081368196568)]
    [InlineData(83, 100, 90, 100, 0.14748695568917758)]
    [InlineData(500, 1000, 500, 1000, 1)]
    public void The_test_is_that_of_two_proportions_without_correction(long hits, long cases, long otherHits, long otherCases, double p) =>
        Assert.Equal(p, ShareDifference.Of(new Share(hits, cases), new Share(otherHits, otherCases))!.P, 1e-12);

    [Fact]
    public void Who_looks_again_and_again_needs_more_evidence_than_who_looks_once()
    {
        ShareDifference difference = ShareDifference.Of(new Share(530, 1000), new Share(480, 1000))!;
        Assert.InRange(difference.P, 0, 0.05);
        Assert.InRange(difference.Always, 0.05, 1);
    }

    [Fact]
    public void Looking_after_every_hundred_cases_seldom_sees_a_difference_where_there_is_none()
    {
        int fooledAlways = 0, fooledOnce = 0;
        const int Experiments = 400;
        for (int seed = 0; seed < Experiments; seed++)
        {
            Random random = new(seed);
            (long one, long other, bool always, bool once) = (0, 0, false, false);
            for (int cases = 100; cases <= 5_000; cases += 100)
            {
                for (int i = 0; i < 100; i++)
                {
                    one += random.NextDouble() < 0.8 ? 1 : 0;
                    other += random.NextDouble() < 0.8 ? 1 : 0;
                }

                ShareDifference difference = ShareDifference.Of(new Share(one, cases), new Share(other, cases))!;
                (always, once) = (always || difference.Always <= 0.05, once || difference.P <= 0.05);
            }

            (fooledAlways, fooledOnce) = (fooledAlways + (always ? 1 : 0), fooledOnce + (once ? 1 : 0));
        }

        Assert.InRange(fooledAlways / (double)Experiments, 0, 0.05);
        Assert.InRange(fooledOnce / (double)Experiments, 0.2, 1); // which is why the other is there
    }

    [Fact]
    public void Nothing_is_compared_with_nothing() => Assert.Null(ShareDifference.Of(new Share(1, 2), default));

    [Fact] // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    public void Many_tests_are_corrected_by_Holm() => Assert.Equal([0.03, 0.06, 0.06, 0.02], ManyTests.Holm([0.01, 0.04, 0.03, 0.005]).Select(p => Math.Round(p, 10)));
}
