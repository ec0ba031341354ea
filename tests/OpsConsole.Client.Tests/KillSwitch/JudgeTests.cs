using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Client.KillSwitch;

namespace OpsConsole.Client.Tests.KillSwitch;

/// <summary>What may run, by what is known and what is declared.</summary>
public class JudgeTests
{
    private static readonly SwitchScope Chat = SwitchScope.Feature("shop", "chat"), Shop = SwitchScope.Application("shop"), Model = SwitchScope.Model("m");

    /// <summary>All combinations of killed scopes and questions agree with the sentence "live when all its scopes are".</summary>
    [Fact]
    public void Every_combination_agrees_with_the_model()
    {
        string[] scopes = ["global", "app:shop", "app:other", "model:m", "model:n", "feature:shop/chat", "feature:shop/search", "feature:other/chat"];
        Judge judge = Open();
        for (int bits = 0; bits < 1 << scopes.Length; bits++)
        {
            string[] killed = [.. scopes.Where((_, i) => (bits & (1 << i)) != 0)];
            SwitchState state = TakeRuleTests.State(1, 1, killed);
            foreach (SwitchScope asked in scopes.Select(SwitchScope.Parse))
            {
                string[] parts = asked.Kind switch
                {
                    SwitchScopeKind.Feature => ["global", "app:" + asked.Text["feature:".Length..].Split('/')[0], asked.Text],
                    SwitchScopeKind.Model => ["global", "app:shop", asked.Text],
                    _ => ["global", asked.Text],
                };
                bool live = !parts.Intersect(killed).Any();
                Question question = Question.Of(asked, "app:shop");
                Verdict verdict = judge.Evaluate(state, question, null, VerdictBasis.Current);
                Assert.Equal(live, judge.IsLive(state, question, null));
                Assert.Equal(live, verdict.IsLive);
                Assert.Equal(parts.FirstOrDefault(killed.Contains), verdict.Scope?.Text);
            }
        }
    }

    [Fact]
    public void Both_ways_to_ask_agree()
    {
        Gen<(string[] Killed, string? Model, string? Feature)> cases =
            from killed in Gen.SubListOf("global", "app:shop", "model:m", "model:n", "feature:shop/chat", "feature:shop/search")
            from model in Gen.Elements("m", "n", "other", null)
            from feature in Gen.Elements("chat", "search", "other", null)
            select (killed.ToArray(), model, feature);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            SwitchState state = TakeRuleTests.State(1, 1, c.Killed);
            Question question = new("app:shop", "model:", c.Model, "feature:shop/", c.Feature);
            bool live = Open().IsLive(state, question, null);
            return live == Open().Evaluate(state, question, null, VerdictBasis.Current).IsLive
                && live == !c.Killed.Intersect(["global", "app:shop", $"model:{c.Model}", $"feature:shop/{c.Feature}"]).Any();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Theory]
    [InlineData("global", "chat", false)]
    [InlineData("app:shop", "chat", false)]
    [InlineData("feature:shop/chat", "chat", false)]
    [InlineData("feature:shop/chat", "search", true)]
    [InlineData("model:m", "chat", true)]
    public void While_nothing_is_known_a_declared_scope_that_fails_closed_closes_what_belongs_to_it(string closed, string feature, bool live)
    {
        Judge judge = new(new ColdStartModes(new Dictionary<SwitchScope, ColdStart> { [SwitchScope.Parse(closed)] = ColdStart.FailClosed }, ColdStart.FailOpen), "later");
        Verdict verdict = judge.Evaluate(null, Question.Of(SwitchScope.Feature("shop", feature), "app:shop"), null, VerdictBasis.Declared);
        Assert.Equal((live, VerdictBasis.Declared, live ? null : "later"), (verdict.IsLive, verdict.Basis, verdict.Message));
    }

    [Fact]
    public void A_declared_scope_beats_the_default_and_closed_beats_open()
    {
        Assert.True(Cold(ColdStart.FailClosed, (Chat, ColdStart.FailOpen)));
        Assert.False(Cold(ColdStart.FailClosed));
        Assert.False(Cold(ColdStart.FailOpen, (Chat, ColdStart.FailOpen), (Shop, ColdStart.FailClosed)));
        Assert.False(Cold(ColdStart.FailOpen, (Chat, ColdStart.FailClosed), (Shop, ColdStart.FailOpen)));

        static bool Cold(ColdStart otherwise, params (SwitchScope Scope, ColdStart Mode)[] declared) =>
            new Judge(new ColdStartModes(declared.ToDictionary(d => d.Scope, d => d.Mode), otherwise), "").IsLive(null, Question.Of(Chat, "app:shop"), null);
    }

    [Fact]
    public void Once_something_is_known_the_declaration_does_not_count() =>
        Assert.True(new Judge(new ColdStartModes(new Dictionary<SwitchScope, ColdStart>(), ColdStart.FailClosed), "").IsLive(TakeRuleTests.State(0, 0), Question.Of(Chat, "app:shop"), null));

    [Fact]
    public void The_fallback_message_is_the_widest_one_given_else_the_applications() =>
        Assert.Equal<string?[]>(["wide", "narrow", "default"],
        [
            Evaluate(Kill(SwitchScope.Global, "wide"), Kill(Model, "narrow")).Message,
            Evaluate(Kill(SwitchScope.Global), Kill(Model, "narrow")).Message,
            Evaluate(Kill(SwitchScope.Global), Kill(Model)).Message,
        ]);

    [Fact]
    public void A_fallback_model_counts_only_when_every_kill_names_it_and_it_is_not_killed_itself()
    {
        KilledScope toN = Kill(Model, model: "n");
        Assert.Equal("n", Evaluate(toN).Model);
        Assert.Equal("n", Evaluate(toN, Kill(Shop, model: "n")).Model);
        Assert.Null(Evaluate(toN, Kill(Shop)).Model);
        Assert.Null(Evaluate(toN, Kill(Shop, model: "o")).Model);
        Assert.Null(Evaluate(toN, Kill(SwitchScope.Model("n"))).Model);
        Assert.Null(Evaluate(Kill(Model, model: "m")).Model);
    }

    [Fact]
    public void Whoever_a_trial_lets_through_must_pass_the_other_kills_too()
    {
        KilledScope tried = Kill(Model) with { Trial = 0.999999 };
        Verdict verdict = Evaluate(tried);
        Assert.Equal((true, true, "model:m"), (verdict.IsLive, verdict.Trial, verdict.Scope!.Text));
        Assert.False(Evaluate(tried, Kill(Shop)).IsLive);
    }

    private static Judge Open() => new(new ColdStartModes(new Dictionary<SwitchScope, ColdStart>(), ColdStart.FailOpen), "default");

    private static KilledScope Kill(SwitchScope scope, string? message = null, string? model = null) =>
        new(scope, message is null && model is null ? null : new SwitchFallback(message, model), Reason: "why");

    private static Verdict Evaluate(params KilledScope[] kills) => Open().Evaluate(
        new SwitchState(1, 1, kills.ToDictionary(k => k.Scope.Text)), new Question("app:shop", "model:", "m", "feature:shop/", "chat"), "key", VerdictBasis.Current);
}
