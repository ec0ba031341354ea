using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Product.SharedTerms;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Web.Dashboards.Product;

namespace OpsConsole.Web.Tests.Dashboards.Product;

/// <summary>Topics by shared terms as people meet them.</summary>
public sealed class SharedTopicsTests : BunitContext
{
    private static readonly DateTime At = new(2026, 11, 20, 9, 30, 0, DateTimeKind.Utc);
    private static readonly CapturedQuestion Question = new(new TraceId(0, 7), At, Outcome.Completed, "Where is\n my parcel?");
    private static readonly SharedTopics Found = new(40, At, [new SharedTopic(["parcel", "carrier"], 10, new Share(6, 8), [Question])], null);

    [Fact]
    public void Each_topic_has_its_share_its_completion_and_examples_that_lead_to_their_interactions()
    {
        IRenderedComponent<SharedTopicsTable> table = Show(Found);
        Assert.Equal("parcel, carrier 25%10 75% 40.9% to 92.9% Where is my parcel?", Text(table.Find("tbody tr").TextContent));
        Assert.Equal("/interactions/00000000000000000000000000000007?view=messages", table.Find("tbody a").GetAttribute("href"));
        Assert.StartsWith("From the newest 40 questions that were captured, since 20 Nov 2026 09:30 UTC. 75% of them are in no group.", Text(table.Find("[data-testid=sample]").TextContent), StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_at_length_are_shortened() =>
        Assert.Equal(new string('a', 110) + "…", Show(Found with { Topics = [Found.Topics[0] with { Examples = [Question with { Text = new string('a', 900) }] }] }).Find("tbody a").TextContent);

    [Theory]
    [InlineData("staging", "The environment staging does not store what people ask. The setting Telemetry:Environments:staging:CaptureContent turns it on")]
    [InlineData("*", "No environment stores what people ask. The setting Telemetry:Environments:*:CaptureContent turns it on")]
    public void Where_nothing_is_captured_the_setting_is_named(string environment, string says) =>
        Assert.Contains(says, Text(Show(new SharedTopics(0, null, [], environment)).Find("[data-testid=not-captured]").TextContent), StringComparison.Ordinal);

    [Fact]
    public void Too_little_is_explained()
    {
        Assert.Contains("none has a question that was captured", Show(new SharedTopics(0, null, [], null)).Markup, StringComparison.Ordinal);
        Assert.Contains("The newest 5 questions that were captured share too few terms", Show(new SharedTopics(5, At, [], null)).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_are_read_when_somebody_asks_who_may_and_not_before()
    {
        await using OpsConsoleFactory console = new();
        SharedTopicsState state = console.Services.GetRequiredService<SharedTopicsState>();
        Services.AddSingleton(state);
        var person = AddAuthorization();
        person.SetAuthorized("ana@example.org");
        Assert.Empty(Offer(12).FindAll("button"));

        person.SetPolicies(Permissions.ViewInteractions);
        Assert.Empty(Offer(0).FindAll("section"));
        IRenderedComponent<SharedTopicsView> offered = Offer(12);
        Assert.Contains("12 interactions name no topic.", offered.Markup, StringComparison.Ordinal);
        Assert.Null(state.Data);

        offered.Find("button").Click();
        offered.WaitForAssertion(() => Assert.Contains("No environment stores", offered.Markup, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Assert.Empty(offered.FindAll("button"));
    }

    [Fact]
    public async Task What_was_found_for_another_filter_is_gone()
    {
        await using OpsConsoleFactory console = new();
        SharedTopicsState state = console.Services.GetRequiredService<SharedTopicsState>();
        ProductView view = new(ProductView.Week, MetricsFilter.All);
        state.Show(view);
        await state.FindAsync(Xunit.TestContext.Current.CancellationToken);
        state.Show(view with { By = OpsConsole.Core.Dashboards.Product.Complexity.ModelCalls });
        Assert.NotNull(state.Data);
        state.Show(view with { Filter = new MetricsFilter("bot") });
        Assert.Null(state.Data);
    }

    private IRenderedComponent<SharedTopicsTable> Show(SharedTopics found) => Render<SharedTopicsTable>(p => p.Add(c => c.Found, found));

    private IRenderedComponent<SharedTopicsView> Offer(long untold) => Render<SharedTopicsView>(p => p.Add(c => c.View, new ProductView(ProductView.Week, MetricsFilter.All)).Add(c => c.Untold, untold));

    private static string Text(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
