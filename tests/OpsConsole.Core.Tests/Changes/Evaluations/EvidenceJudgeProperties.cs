using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;

namespace OpsConsole.Core.Tests.Changes.Evaluations;

/// <summary>Limits hold to the last of six decimals, and asking for more never makes it easier.</summary>
public class EvidenceJudgeProperties
{
    private const int Million = 1_000_000;

    private static readonly int[] Special = [0, 1, 20_000, 333_333, 900_000, 999_999, Million];

    [Fact]
    public void A_score_passes_when_it_is_at_least_the_limit_and_not_otherwise() => ForAll(3, values =>
    {
        (int score, int limit, int near) = (values[0], values[1], Math.Clamp(values[1] + (values[2] % 3) - 1, 0, Million));
        foreach (int value in new[] { score, near })
        {
            Assert.Equal(value >= limit ? EvidenceOutcome.Pass : EvidenceOutcome.Fail, Judge(new("s", "accuracy", limit / (double)Million, null), value, null));
        }
    });

    [Fact]
    public void A_score_passes_when_it_is_at_most_so_much_less_than_the_live_one_and_not_otherwise() => ForAll(3, values =>
    {
        (int live, int most, int near) = (values[0], values[1], Math.Clamp(values[0] - values[1] + (values[2] % 3) - 1, 0, Million));
        foreach (int value in new[] { values[2], near })
        {
            Assert.Equal(live - value <= most ? EvidenceOutcome.Pass : EvidenceOutcome.Fail, Judge(new("s", "accuracy", null, most / (double)Million), value, live));
        }
    });

    [Fact]
    public void A_stricter_demand_is_never_easier_and_a_better_score_never_worse() => ForAll(6, values =>
    {
        double Limit(int at) => values[at] / (double)Million;
        EvaluationDemand demand = new("s", "accuracy", Limit(0), Limit(1)), stricter = new("s", "accuracy", Math.Max(Limit(0), Limit(2)), Math.Min(Limit(1), Limit(3)));
        int score = values[4], better = Math.Max(score, values[0]);
        Assert.True(Passes(demand, score, values[5]) || !Passes(stricter, score, values[5]));
        Assert.True(Passes(demand, better, values[5]) || !Passes(demand, score, values[5]));
        Assert.True(Passes(demand, score, null) || !Passes(demand, score, values[5])); // without a live version only the limit is asked
    });

    private static bool Passes(EvaluationDemand demand, int score, int? live) => Judge(demand, score, live) == EvidenceOutcome.Pass;

    private static EvidenceOutcome Judge(EvaluationDemand demand, int score, int? live)
    {
        EvidencePack pack = new([EvidenceJudgeTests.Result("1", score / (decimal)Million)], live is { } value ? [EvidenceJudgeTests.Result("0", value / (decimal)Million)] : null, null, null, null);
        return EvidenceJudge.Judge(EvidenceDemand.None with { Evaluations = [demand] }, pack)[0].Outcome;
    }

    private static void ForAll(int count, Action<int[]> holds) => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        Random random = new(seed);
        holds([.. Enumerable.Range(0, count).Select(_ => random.Next(3) > 0 ? random.Next(Million + 1) : Special[random.Next(Special.Length)])]);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
