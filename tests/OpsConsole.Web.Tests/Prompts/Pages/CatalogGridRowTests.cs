using Bunit;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class CatalogGridRowTests : BunitContext
{
    private static readonly string Live = new('a', 40), Other = new('b', 40);

    private static readonly CatalogPrompt Prompt = new()
    {
        Name = "support/answer",
        Path = "support/answer.md",
        Format = PromptFormat.Markdown,
        Blob = new string('c', 40),
        Prompt = new Prompt { Format = PromptFormat.Markdown, Dialect = TemplateDialect.Plain, Template = "Hello", Title = "Answer a customer" },
        Problems = [],
    };

    public CatalogGridRowTests() => Services.AddSingleton(TimeProvider.System);

    private IRenderedComponent<CatalogGridRow> Row(CatalogPrompt prompt, params EnvironmentCell[] cells) =>
        Render<CatalogGridRow>(p => p.Add(r => r.Row, new CatalogRow(prompt, cells, null, null)));

    [Fact]
    public void A_broken_file_is_listed_with_its_error_and_line()
    {
        IRenderedComponent<CatalogGridRow> row = Row(Prompt with
        {
            Prompt = null,
            Problems = [new PromptProblem(9, ProblemSeverity.Warning, "Odd."), new PromptProblem(6, ProblemSeverity.Error, "This is not YAML.")],
        });

        Assert.Equal("Line 6: This is not YAML.", row.Find(".second").TextContent.Trim());
        Assert.Equal("/prompts/support/answer", row.Find("a.name").GetAttribute("href"));
    }

    [Fact]
    public void A_version_that_is_behind_leads_to_what_is_newer()
    {
        IRenderedComponent<CatalogGridRow> row = Row(Prompt, new EnvironmentCell("production", CellState.Behind, Live, Live, 3, DateTime.UnixEpoch, "Ann", null));

        Assert.Equal("/prompts/support/answer?tab=compare&from=live%3Aproduction&to=newest", row.Find(".env a").GetAttribute("href"));
        Assert.Contains("3 behind", row.Find(".env").TextContent, StringComparison.Ordinal);
        Assert.Contains("Ann", row.Find(".env").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_runs_instead_of_what_is_released_is_said_in_words()
    {
        IRenderedComponent<CatalogGridRow> row = Row(
            Prompt,
            new EnvironmentCell("production", CellState.Current, Live, Live, 0, null, null, Other),
            new EnvironmentCell("staging", CellState.NotReleased, null, null, null, null, null, Other),
            new EnvironmentCell("test", CellState.NotReleased, null, null, null, null, null, null));

        Assert.Equal(["runs bbbbbbb", "runs bbbbbbb"], row.FindAll(".drift").Select(d => d.TextContent.Trim()));
        Assert.Equal(2, row.FindAll("td.env").Count(cell => cell.TextContent.Contains("not released", StringComparison.Ordinal)));
    }
}
