using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Tests.Dashboards;

namespace OpsConsole.Core.Tests.Prompts.Observing;

public sealed class SeenCausesTests
{
    private const string Old = "answer@1111111", New = "answer@2222222";

    private static readonly DateTime Now = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc), From = Now.AddDays(-4), First = Now.AddDays(-3).AddMinutes(17), Last = First.AddMinutes(95);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_is_told_to_the_minute_with_when_it_was_gone()
    {
        await using RollupDatabase database = await CountedAsync();

        Cause seen = Assert.Single(await new SeenCauses(database.Query, (_, _) => [], database.Time).FindAsync(From, Now, MetricsFilter.All, Cancel));

        Assert.Equal((First, (DateTime?)Last.AddMinutes(1), New, "bot", "production"), (seen.At, seen.Until, seen.Prompt, seen.Application, seen.Environment));
        Assert.Equal("/prompts/name/answer?sha=2222222", seen.Url);
    }

    [Fact]
    public async Task A_version_that_was_released_just_before_is_told_by_its_release_alone()
    {
        await using RollupDatabase database = await CountedAsync();
        LiveSpan span = new("production", "answer", "2222222" + new string('0', 33), First.AddHours(-2), null, "c", "Maya", null, null, false, "Release");

        Assert.Empty(await new SeenCauses(database.Query, (_, _) => [span], database.Time).FindAsync(From, Now, MetricsFilter.All, Cancel));
        Assert.Single(await new SeenCauses(database.Query, (_, _) => [span with { From = First.AddDays(-30) }], database.Time).FindAsync(From, Now, MetricsFilter.All, Cancel));
    }

    [Fact]
    public async Task What_an_application_began_with_is_not_new_in_it()
    {
        await using RollupDatabase database = await CountedAsync();

        IReadOnlyList<Cause> seen = await new SeenCauses(database.Query, (_, _) => [], database.Time).FindAsync(Now.AddDays(-9), Now, MetricsFilter.All, Cancel);

        Assert.Equal([New], seen.Select(s => s.Prompt));
    }

    private static async Task<RollupDatabase> CountedAsync()
    {
        RollupDatabase database = await RollupDatabase.CreateAsync(Now);
        await database.CountAsync(
        [
            .. Enumerable.Range(0, 8 * 24).Select(h => new Counted(Now.AddDays(-8).AddHours(h), Prompt: Old)),
            .. new[] { First, First.AddMinutes(40), Last }.Select(at => new Counted(at, Prompt: New)),
        ]);
        return database;
    }
}
