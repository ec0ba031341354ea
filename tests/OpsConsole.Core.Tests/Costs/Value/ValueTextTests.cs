using OpsConsole.Core.Changes;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Tests.Costs.Value;

public sealed class ValueTextTests
{
    private const string Good = """{"entries":[{"from":"2026-10-01","app":"bot","kind":"deflected","worth":8.5}]}""";

    private readonly ValueSettings _settings = new();

    [Fact]
    public void What_is_written_reads_as_it_was()
    {
        ValueEntry[] entries =
        [
            new() { From = new(2026, 10, 1), Kind = ValueKind.Sale, Worth = 120, Share = 0.02m },
            new() { From = new(2026, 10, 1), App = "bot", Kind = ValueKind.Deflected, Worth = 8.5m, Outcome = Outcome.Escalated, Build = 1_000, BuildMonths = 12, Monthly = 50, Source = "desk" },
            new() { From = new(2026, 11, 1), App = "bot", Kind = ValueKind.Minutes, Minutes = 6, HourlyRate = 60 },
            new() { From = new(2026, 11, 1), App = "shop", Kind = ValueKind.Sent, Share = 0.3m, Monthly = 50 },
        ];
        string text = ValueText.Write(new ValueBook(entries));
        Assert.Equal(entries, ValueText.Read(text, out string? problem)!.Entries);
        Assert.Null(problem);
        Assert.Equal(text, ValueText.Write(ValueText.Read(text, out _)!));
    }

    [Theory]
    [InlineData("nothing", "It is not JSON")]
    [InlineData("{}", "It has no 'entries'")]
    [InlineData("""{"entries":[null]}""", "Entry 1: It is empty")]
    [InlineData("""{"entries":[{"from":"1.10.2026","kind":"deflected","worth":1}]}""", "'from' must be a day")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"luck","worth":1}]}""", "'kind' must be")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"1","minutes":1,"hourlyRate":1}]}""", "'kind' must be")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"deflected"}]}""", "'worth' must be above 0")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"minutes","hourlyRate":60}]}""", "'minutes' must be above 0")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"minutes","minutes":5}]}""", "'hourlyRate' must be above 0")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sent","worth":1}]}""", "Leave out 'worth'")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sent","outcome":"escalated"}]}""", "Leave out 'worth' and 'outcome'")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sale","worth":1,"share":2}]}""", "'share' must be")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sale","worth":1,"outcome":"failed"}]}""", "'outcome' must be")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sale","worth":1,"monthly":5}]}""", "Say for which application")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sale","worth":1,"app":" "}]}""", "'app' must be")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sale","worth":1,"app":"a","build":-1}]}""", "Amounts must be")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sale","worth":1,"app":"a","build":1,"buildMonths":0}]}""", "'buildMonths' must be")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sale","wroth":1}]}""", "It is not JSON of the form")]
    [InlineData("""{"entries":[{"from":"2026-10-01","kind":"sale","worth":1},{"from":"2026-10-01","kind":"sale","worth":2}]}""", "has two entries from 2026-10-01")]
    public void What_is_wrong_is_said_with_its_remedy(string text, string problem) => Assert.Contains(problem, _settings.ProblemOf(ValueSettings.Name, text), StringComparison.Ordinal);

    [Fact]
    public void What_is_right_has_no_problem() => Assert.Null(_settings.ProblemOf(ValueSettings.Name, Good));

    [Fact]
    public void A_policy_sees_that_it_is_about_value_and_of_which_applications()
    {
        ChangeFacts facts = _settings.FactsOf(ValueSettings.Name, Good);
        Assert.Equal([ChangeAspect.Value], facts.Aspects);
        Assert.Equal(["bot"], facts.Applications);
    }
}
