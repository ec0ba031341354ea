using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Tests.Changes.Preflight;
using OpsConsole.Core.Tests.Dashboards;
using static OpsConsole.Core.Tests.Changes.Preflight.PreflightScratch;

namespace OpsConsole.Core.Tests.Changes.Impact;

public sealed class ImpactReaderTests : IAsyncLifetime
{
    private PreflightScratch _scratch = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PromptTraffic Traffic => new(_scratch.Numbers.Query, _scratch.Numbers.Time);

    private ImpactReader Reader => new(_scratch.Served, Traffic, PriceBooks.Of(PriceBook.ListPrices), _scratch.Numbers.Time, NullLogger<ImpactReader>.Instance);

    public async ValueTask InitializeAsync() => _scratch = await PreflightScratch.CreateAsync();

    public ValueTask DisposeAsync() => _scratch.DisposeAsync();

    [Fact]
    public async Task The_last_seven_whole_days_of_all_versions_count()
    {
        string live = await _scratch.CommitAsync("a.md", "Say hello."), candidate = await _scratch.CommitAsync("a.md", "Say hello, and be exact.");
        DateTime midnight = Now.Date;
        await _scratch.CallAsync(
        [
            .. Calls(7, midnight.AddDays(-7), "shop", $"a@{live}"), .. Calls(14, midnight.AddMinutes(-1), "bot", "a@other"), // the first and the last minute
            .. Calls(5, midnight, "bot", $"a@{live}"), .. Calls(5, midnight.AddDays(-7).AddMinutes(-1), "bot", $"a@{live}"), .. Calls(5, midnight.AddDays(-1), "bot", "b"),
            new Counted(midnight.AddDays(-1), "bot", "staging", "gpt-4o-mini", $"a@{live}"),
        ]);

        ChangeImpact impact = await Reader.ReadAsync("a", live, candidate, Production, Cancel);

        Assert.Equal([new ApplicationTraffic("bot", 2), new ApplicationTraffic("shop", 1)], impact.Applications);
        Assert.Equal((3, 0.03m), (impact.RequestsPerDay, impact.CostPerDay)); // a cent each
        Assert.Equal(Math.Round((impact.TokensAfter - impact.TokensBefore)!.Value * 21 * 0.15m) / 1_000_000m / 7, impact.CostDeltaPerDay); // of millionths of a dollar
        Assert.True(impact.CostDeltaPerDay > 0);
        Assert.Contains("21 model calls of the last 7 whole days (gpt-4o-mini)", impact.CostBasis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_editor_says_the_same_number()
    {
        string live = await _scratch.CommitAsync("a.md", "Say hello."), candidate = await _scratch.CommitAsync("a.md", "---\nmodel: gpt-4o\n---\nSay hello, and be exact.");
        await _scratch.CallAsync([.. Calls(21, Now.AddDays(-2), "bot", $"a@{live}")]);

        ChangeImpact impact = await Reader.ReadAsync("a", live, candidate, Production, Cancel);
        ChangeCost editor = ChangeCost.Of(
            (await _scratch.Served.AtAsync("a", live, Cancel)).Prompt!.Prompt, (await _scratch.Served.AtAsync("a", candidate, Cancel)).Prompt!.Prompt,
            await Traffic.LastWeekAsync("a", Cancel), PriceBook.ListPrices, Now);

        Assert.NotEqual(0, editor.Dollars);
        Assert.Equal(editor.Dollars / PromptTraffic.Days, impact.CostDeltaPerDay);
    }

    [Fact]
    public async Task What_nobody_calls_costs_nothing_and_has_no_difference()
    {
        string live = await _scratch.CommitAsync("a.md", "Say hello.");

        ChangeImpact impact = await Reader.ReadAsync("a", live, live, Production, Cancel);

        Assert.Empty(impact.Applications);
        Assert.Equal((0, 0m, null), (impact.RequestsPerDay, impact.CostPerDay, impact.CostDeltaPerDay));
        Assert.Contains("No call with this prompt", impact.CostBasis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_and_last_versions_have_nothing_to_compare()
    {
        string commit = await _scratch.CommitAsync("a.md", "Say hello.");
        ChangeImpact first = await Reader.ReadAsync("a", null, commit, Production, Cancel), last = await Reader.ReadAsync("a", commit, null, Production, Cancel);
        ChangeImpact unreadable = await Reader.ReadAsync("a", "0123456789", commit, Production, Cancel);

        Assert.Equal((null, null), (first.TokensBefore, first.CostDeltaPerDay));
        Assert.Contains("It is new", first.CostBasis, StringComparison.Ordinal);
        Assert.Equal((null, null), (last.TokensAfter, last.CostDeltaPerDay));
        Assert.Contains("taken out", last.CostBasis, StringComparison.Ordinal);
        Assert.Contains("live version cannot be read", unreadable.CostBasis, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_cannot_be_read_are_not_known()
    {
        string live = await _scratch.CommitAsync("a.md", "Say hello.");
        await using (OpsConsole.Core.Storage.OpsDbContext context = _scratch.Numbers.Context())
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, "DROP TABLE Rollups", Cancel);
        }

        ChangeImpact impact = await Reader.ReadAsync("a", live, live, Production, Cancel);

        Assert.Empty(impact.Applications);
        Assert.Equal((null, null, null), (impact.RequestsPerDay, impact.CostPerDay, impact.CostDeltaPerDay));
        Assert.Contains("could not be read", impact.CostBasis, StringComparison.Ordinal);
    }

    private static IEnumerable<Counted> Calls(int count, DateTime at, string application, string prompt) =>
        Enumerable.Repeat(new Counted(at, application, Production, "gpt-4o-mini", prompt), count);
}
