using System.Text;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Tests.Prompts.Editing;

/// <summary>What the text in the editor says.</summary>
public sealed class DraftViewTests
{
    private const string Reply = "---\ninputs:\n  - { name: question, kind: string, required: true, example: Where is it? }\n---\nuser:\nAnswer: {{question}}\n";

    [Fact]
    public void The_preview_is_filled_with_examples_until_values_are_typed()
    {
        Assert.Equal("Answer: Where is it?", Look(Reply, []).Messages[^1].Content.Trim());
        Assert.Equal("Answer: {{question}}", Look(Reply, new() { ["question"] = "{{question}}" }).Messages[^1].Content.Trim()); // what is given is not filled in again
    }

    [Fact]
    public void A_file_that_cannot_be_read_has_errors_and_no_preview()
    {
        DraftView view = Look("---\ninputs: [\n---\nHello\n", []);
        Assert.True(view.HasErrors);
        Assert.Null(view.Prompt);
        Assert.Empty(view.Messages);
        Assert.Equal(ProblemSeverity.Error, view.Problems[0].Severity);
    }

    [Theory]
    [InlineData(PromptFormat.Prompty)]
    [InlineData(PromptFormat.Dotprompt)]
    [InlineData(PromptFormat.GitHubModels)]
    [InlineData(PromptFormat.Fabric)]
    [InlineData(PromptFormat.Markdown)]
    [InlineData(PromptFormat.Text)]
    public void Every_template_of_a_new_prompt_is_clean_and_asks_for_one_thing(PromptFormat format)
    {
        NewPromptTemplate template = NewPromptTemplates.Of(format);
        Assert.Equal(("a/b", format), PromptFile.Of("a/b" + template.Ending) is { } file ? (file.Name, file.Format) : default);
        DraftView view = DraftView.Of(format, Encoding.UTF8.GetBytes(template.Start.ReplaceLineEndings("\n")), null, null, new Dictionary<string, string>(), Basis);
        Assert.DoesNotContain(view.Problems, p => p.Severity >= ProblemSeverity.Warning);
        Assert.Single(view.Prompt!.Variables);
    }

    private static EditCostBasis Basis => new([], PriceBook.ListPrices, DateTime.UtcNow);

    private static DraftView Look(string text, Dictionary<string, string> values) => DraftView.Of(PromptFormat.Prompty, Encoding.UTF8.GetBytes(text), null, null, values, Basis);
}
