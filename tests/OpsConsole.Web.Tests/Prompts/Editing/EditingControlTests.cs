using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Impact;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>The parts of the pages where prompts are changed.</summary>
public sealed class EditingControlTests : BunitContext
{
    public EditingControlTests() => Services.AddSingleton(TimeProvider.System);

    [Fact]
    public void A_finding_leads_to_its_line()
    {
        int line = 0;
        IRenderedComponent<ProblemList> list = Render<ProblemList>(p => p
            .Add(l => l.Problems, [new PromptProblem(7, ProblemSeverity.Error, "Mend it."), new PromptProblem(0, ProblemSeverity.Note, "A note.")]).Add(l => l.LineChosen, at => line = at));
        list.Find("button").Click();
        Assert.Equal(7, line);
        Assert.Equal(["error", "note"], list.FindAll(".badge").Select(b => b.TextContent));
        Assert.Single(list.FindAll("button")); // the whole file has no line to lead to
    }

    [Fact]
    public void A_cost_says_its_direction_and_what_it_stands_on()
    {
        string Cost(decimal? dollars) => Render<EffectList>(p => p.Add(e => e.Effect, new PromptEffect([], [], ["order"], [])).Add(e => e.Cost, new ChangeCost(100, 80, dollars, "The basis."))).Markup;
        Assert.Contains("$12.00 less a week.", Cost(-12), StringComparison.Ordinal);
        Assert.Contains("$12.00 more a week.", Cost(12), StringComparison.Ordinal);
        Assert.Contains("no difference.", Cost(0), StringComparison.Ordinal);
        Assert.Contains("The basis.", Cost(null), StringComparison.Ordinal);
        Assert.Contains("about 100 → 80 tokens (−20)", Cost(null), StringComparison.Ordinal);
        Assert.Contains("would fail without", Cost(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_tried_from_the_preview()
    {
        (string, string) tried = default;
        Prompt prompt = PromptParser.Parse(PromptFormat.Markdown, "Hello {{name}}"u8).Prompt!;
        DraftView view = new(prompt, [], prompt.Messages, ["name"], null, null, new ChangeCost(null, 1, null, ""), 1);
        IRenderedComponent<DraftPreview> preview = Render<DraftPreview>(p => p.Add(d => d.View, view).Add(d => d.Values, new Dictionary<string, string>()).Add(d => d.ValueChanged, v => tried = v));
        Assert.Contains("No value for name.", preview.Markup, StringComparison.Ordinal);
        preview.Find("input").Change("<script>alert(1)</script>");
        Assert.Equal(("name", "<script>alert(1)</script>"), tried);
    }

    [Fact]
    public void A_release_past_the_console_is_marked()
    {
        LiveSpan span = new("production", "a/b", new string('a', 40), DateTime.UtcNow, null, new string('b', 40), "Mallory", "Ann", null, true, "Sneak it in");
        IRenderedComponent<ReleaseList> list = Render<ReleaseList>(p => p.Add(l => l.Spans, [span]));
        Assert.Equal(["live", "past the console"], list.FindAll(".badge").Select(b => b.TextContent));
        Assert.Contains("approved by Ann", list.Markup, StringComparison.Ordinal);
        Assert.Equal("/prompts/a/b", list.Find("a").GetAttribute("href"));
    }
}
