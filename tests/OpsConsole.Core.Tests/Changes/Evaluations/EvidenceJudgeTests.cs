using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Preflight;

namespace OpsConsole.Core.Tests.Changes.Evaluations;

public class EvidenceJudgeTests
{
    private static readonly EvidencePack Nothing = new([], null, null, null, null);

    [Fact]
    public void Where_nothing_is_demanded_nothing_is_asked() => Assert.Empty(EvidenceJudge.Judge(EvidenceDemand.None, Nothing));

    [Fact]
    public void A_score_that_reaches_its_limit_passes_and_one_below_fails()
    {
        Assert.Equal((EvidenceOutcome.Pass, "0.9; at least 0.9. 100 cases."), Score(new("s", "accuracy", 0.9, null), [Result("1", 0.9m)], null));
        Assert.Equal((EvidenceOutcome.Fail, "0.899999; it must be at least 0.9. 100 cases."), Score(new("s", "accuracy", 0.9, null), [Result("1", 0.899999m)], null));
        Assert.Equal(EvidenceOutcome.Pass, Score(new("s", "accuracy", null, null), [Result("1", 0m)], null).Outcome); // it must only be there
    }

    [Fact]
    public void A_score_may_be_a_little_worse_than_the_live_version()
    {
        EvaluationDemand demand = new("s", "accuracy", null, 0.02);
        Assert.Equal((EvidenceOutcome.Pass, "0.92; the live version has 0.94. 100 cases."), Score(demand, [Result("1", 0.92m)], [Result("0", 0.94m)]));
        Assert.Equal((EvidenceOutcome.Fail, "0.919999; the live version has 0.94, and it may be at most 0.02 less. 100 cases."), Score(demand, [Result("1", 0.919999m)], [Result("0", 0.94m)]));
        Assert.Equal(EvidenceOutcome.Pass, Score(demand, [Result("1", 1m)], [Result("0", 0.1m)]).Outcome);
    }

    [Fact]
    public void A_first_version_has_nothing_to_be_worse_than_and_a_live_one_without_results_must_be_evaluated()
    {
        EvaluationDemand demand = new("s", "accuracy", null, 0);
        Assert.Equal(EvidenceOutcome.Pass, Score(demand, [Result("1", 0.1m)], null).Outcome);
        (EvidenceOutcome outcome, string words) = Score(demand, [Result("1", 0.1m)], []);
        Assert.Equal(EvidenceOutcome.Missing, outcome);
        Assert.Contains("run 's' on it too", words, StringComparison.Ordinal);
        Assert.Equal(EvidenceOutcome.Missing, Score(demand, [Result("1", 0.1m)], [Result("0", 0.1m) with { Scores = [new("other", 1)] }]).Outcome);
        Assert.Equal(EvidenceOutcome.Fail, Score(demand with { AtLeast = 0.5 }, [Result("1", 0.1m)], []).Outcome); // what fails already is not said to be missing
    }

    [Fact]
    public void A_score_that_is_not_there_is_missing_and_those_that_are_have_names()
    {
        (EvidenceOutcome suite, string suites) = Score(new("regression", "accuracy", 0.9, null), [Result("1", 1m)], null);
        (EvidenceOutcome score, string scores) = Score(new("s", "Accuracy", 0.9, null), [Result("1", 1m)], null);

        Assert.Equal((EvidenceOutcome.Missing, EvidenceOutcome.Missing), (suite, score));
        Assert.Contains("There are results of s.", suites, StringComparison.Ordinal);
        Assert.Contains("It has accuracy, score.", scores, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_result_that_is_not_withdrawn_counts_and_a_newer_one_that_is_is_named()
    {
        EvaluationDemand demand = new("s", "accuracy", 0.9, null);
        EvaluationResult withdrawn = Result("3", 0.1m) with { Withdrawn = new EvaluationWithdrawal(DateTime.UnixEpoch, "ann", "wrong model") };

        Assert.Equal(EvidenceOutcome.Fail, Score(demand, [Result("1", 1m), Result("2", 0.5m)], null).Outcome);
        Assert.Equal(EvidenceOutcome.Pass, Score(demand, [Result("2", 1m), Result("1", 0.5m)], null).Outcome);
        (EvidenceOutcome outcome, string words) = Score(demand, [withdrawn, Result("2", 1m)], null);
        Assert.Equal(EvidenceOutcome.Pass, outcome);
        Assert.EndsWith("One result newer than this one was withdrawn, the newest by ann: wrong model", words, StringComparison.Ordinal);
        Assert.Equal(EvidenceOutcome.Missing, Score(demand, [withdrawn], null).Outcome);
        Assert.DoesNotContain("withdrawn", Score(demand, [withdrawn, Result("4", 1m)], null).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_of_some_of_the_cases_is_not_enough_but_where_the_others_count_as_zero()
    {
        EvaluationResult broken = Result("1", 1m) with { Passed = 97, Errors = 3 };
        (EvidenceOutcome outcome, string words) = Score(new("s", "accuracy", 0.9, null), [broken], null);
        Assert.Equal(EvidenceOutcome.Missing, outcome);
        Assert.Contains("3 of 100 cases could not be run", words, StringComparison.Ordinal);
        Assert.Equal(EvidenceOutcome.Pass, Score(new("s", "score", 0.9, null), [broken], null).Outcome);
    }

    [Fact]
    public void A_secret_fails_and_personal_data_only_where_the_live_version_does_not_have_it()
    {
        EvidenceDemand demand = EvidenceDemand.None with { Scan = true };
        Assert.Equal([EvidenceOutcome.Missing], Outcomes(demand, Nothing));
        Assert.Equal([EvidenceOutcome.Pass, EvidenceOutcome.Pass], Outcomes(demand, Nothing with { Scan = [] }));
        Assert.Equal([EvidenceOutcome.Fail, EvidenceOutcome.Pass], Outcomes(demand, Nothing with { Scan = [new(ScanKind.Secret, null, 4, "A key.", false), new(ScanKind.PersonalData, null, 5, "An address.", true)] }));
        Assert.Equal([EvidenceOutcome.Fail, EvidenceOutcome.Pass], Outcomes(demand, Nothing with { Scan = [new(ScanKind.Secret, null, 4, "A key.", true)] }));
        EvidenceItem found = EvidenceJudge.Judge(demand, Nothing with { Scan = [.. Enumerable.Range(1, 5).Select(i => new ScanProblem(ScanKind.PersonalData, i == 1 ? "user.md" : null, i, "An address.", false))] })[1];
        Assert.Equal((EvidenceOutcome.Fail, "user.md line 1: An address. line 2: An address. line 3: An address. And 2 more."), (found.Outcome, found.Words));
    }

    [Fact]
    public void A_check_that_fails_fails_and_one_that_is_not_known_is_shown()
    {
        EvidenceDemand demand = EvidenceDemand.None with { Preflight = true };
        Assert.Equal([EvidenceOutcome.Missing], Outcomes(demand, Nothing));
        Assert.Equal([EvidenceOutcome.Missing], Outcomes(demand, Nothing with { Preflight = [] }));
        IReadOnlyList<EvidenceItem> items = EvidenceJudge.Judge(demand, Nothing with
        {
            Preflight = [new("Model", PreflightOutcome.Pass, "Known."), new("Variables", PreflightOutcome.Fail, "One is missing."), new("Environment", PreflightOutcome.Unknown, "Never heard of.")],
        });
        Assert.Equal(["Pre-flight: Model Pass Known.", "Pre-flight: Variables Fail One is missing.", "Pre-flight: Environment Pass Not known: Never heard of."], items.Select(i => $"{i.Name} {i.Outcome} {i.Words}"));
    }

    [Theory]
    [InlineData(20.0, EvidenceOutcome.Pass)]
    [InlineData(20.01, EvidenceOutcome.Fail)]
    [InlineData(-50.0, EvidenceOutcome.Pass)]
    [InlineData(null, EvidenceOutcome.Missing)]
    [InlineData(double.NaN, EvidenceOutcome.Missing)]
    [InlineData(double.PositiveInfinity, EvidenceOutcome.Missing)]
    public void Tokens_may_grow_so_much(double? increase, EvidenceOutcome outcome) =>
        Assert.Equal([outcome], Outcomes(EvidenceDemand.None with { MaxCostIncrease = 20 }, Nothing with { Live = [], TokenIncrease = increase }));

    [Fact]
    public void A_first_version_is_not_longer_than_another() =>
        Assert.Equal([EvidenceOutcome.Pass], Outcomes(EvidenceDemand.None with { MaxCostIncrease = 0 }, Nothing));

    internal static EvaluationResult Result(string id, decimal accuracy, string suite = "s") =>
        new(id, suite, new string('a', 40), [new("accuracy", accuracy), new("score", accuracy)], DateTime.UnixEpoch, "ci") { Passed = 100 };

    private static (EvidenceOutcome Outcome, string Words) Score(EvaluationDemand demand, EvaluationResult[] candidate, EvaluationResult[]? live)
    {
        EvidenceItem item = Assert.Single(EvidenceJudge.Judge(EvidenceDemand.None with { Evaluations = [demand] }, Nothing with { Candidate = candidate, Live = live }));
        Assert.Equal($"{demand.Suite}: {demand.Score}", item.Name);
        return (item.Outcome, item.Words);
    }

    private static IEnumerable<EvidenceOutcome> Outcomes(EvidenceDemand demand, EvidencePack pack) => EvidenceJudge.Judge(demand, pack).Select(i => i.Outcome);
}
