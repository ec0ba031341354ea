using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class FrontMatterTests
{
    private static ParsedPrompt Parse(PromptFormat format, string text) => PromptParser.Parse(format, Encoding.UTF8.GetBytes(text));

    // What editors and agents write above their prompts, and no YAML.
    [Theory]
    [InlineData("argument-hint: [ticket] | --all", 3)]
    [InlineData("description: Use for letters. Examples: user: \"write\"", 3)]
    [InlineData("applyTo: **/*.cs", 3)]
    [InlineData("owner: @ada", 3)]
    [InlineData("share: %10", 3)]
    [InlineData("run: `ls`", 3)]
    [InlineData("mark: !important now", 3)]
    [InlineData("applyTo: a\napplyTo: b", 4)]
    public void Front_matter_that_is_no_YAML_leaves_Markdown_a_prompt(string line, int at)
    {
        foreach (PromptFormat format in (PromptFormat[])[PromptFormat.Markdown, PromptFormat.Text])
        {
            ParsedPrompt parsed = Parse(format, $"---\ntitle: Letters\n{line}\n---\nWrite {{{{what}}}}.\n");
            PromptProblem problem = Assert.Single(parsed.Problems);

            Assert.Equal((at, ProblemSeverity.Warning), (problem.Line, problem.Severity));
            Assert.Contains("left out", problem.Message, StringComparison.Ordinal);
            Assert.Equal(("Write {{what}}.", "Write {{what}}.\n", (string?)null), (parsed.Prompt!.Messages[0].Content, parsed.Prompt.Template, parsed.Prompt.Title));
        }

        Assert.Null(Parse(PromptFormat.Prompty, $"---\nname: Letters\n{line}\n---\nsystem:\nWrite.\n").Prompt);
    }

    [Fact]
    public void What_needs_quotes_is_said()
    {
        PromptProblem problem = Assert.Single(Parse(PromptFormat.Markdown, "---\nhint: [a] or b\n---\nHi").Problems);

        Assert.EndsWith("A text with ': ', one that begins with * & @ ! % or a backtick, or one that goes on after ] or }, needs quotes.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```prompt\n---\ntitle: A\ntags: [x] y\n---\nHi\n```js\n1\n```\n```\n", 4)]
    [InlineData("````chatmode\r\n---\r\ntitle: A\r\ntags: [x] y\r\n---\r\nHi\r\n```\r\n1\r\n```\r\n````\r\n\r\n", 4)]
    public void A_fence_around_the_whole_file_is_taken_off_and_lines_are_those_of_the_file(string broken, int line)
    {
        Assert.Equal(line, Assert.Single(Parse(PromptFormat.Markdown, broken).Problems).Line);
        Prompt prompt = Parse(PromptFormat.Markdown, broken.Replace("] y", "]", StringComparison.Ordinal)).Prompt!;

        Assert.Equal("A", prompt.Title);
        Assert.StartsWith("Hi\n```", prompt.Messages[0].Content, StringComparison.Ordinal);
        Assert.EndsWith("1\n```", prompt.Messages[0].Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```prompt\n---\ntitle: A\n---\nHi\n")]
    [InlineData("```prompt\n---\ntitle: A\n---\nHi\n```\nMore\n")]
    [InlineData("```prompt\n---\ntitle: A\n---\nHi\n```js\n1\n```\n")]
    [InlineData("```prompt\n---\ntitle: A\nHi\n```\n")]
    public void A_fence_that_does_not_end_the_file_is_text_and_told(string text)
    {
        ParsedPrompt parsed = Parse(PromptFormat.Markdown, text);

        Assert.Equal((1, ProblemSeverity.Warning), Assert.Single(parsed.Problems) is var problem ? (problem.Line, problem.Severity) : default);
        Assert.Equal(text.TrimEnd(), parsed.Prompt!.Messages[0].Content);
    }

    [Theory]
    [InlineData("```js\n---\na: b\n---\n```\n")]
    [InlineData("```prompt\nHi\n```\n")]
    public void Other_code_at_the_beginning_is_text(string text) => Assert.Empty(Parse(PromptFormat.Markdown, text).Problems);

    [Fact]
    public void Dotprompt_may_begin_with_a_licence()
    {
        ParsedPrompt parsed = Parse(PromptFormat.Dotprompt, "\uFEFF# Copyright of somebody\r\n#\r\n\r\n---\r\nmodel: gpt-4o\r\nmood: good\r\n---\r\n{{role \"user\"}}Hi\r\n{{>p}}");

        Assert.Equal(("gpt-4o", "{{role \"user\"}}Hi\r\n{{>p}}"), (parsed.Prompt!.Model, parsed.Prompt.Template));
        Assert.Equal([6, 9], parsed.Problems.Select(p => p.Line));
        Assert.Null(Parse(PromptFormat.Markdown, "# Title\n---\ntitle: a\n---\n").Prompt!.Title);
    }

    [Fact]
    public void A_ruler_below_a_heading_is_no_front_matter_of_Dotprompt() =>
        Assert.Equal("# Title\n\n---\nHi", Parse(PromptFormat.Dotprompt, "# Title\n\n---\nHi").Prompt!.Messages[0].Content);

    [Fact]
    public void A_ruler_at_the_end_of_YAML_is_nothing()
    {
        Assert.NotNull(Parse(PromptFormat.GitHubModels, "messages:\n  - { role: user, content: Hi }\n---\n").Prompt);
        Assert.Null(Parse(PromptFormat.GitHubModels, "messages:\n  - { role: user, content: Hi }\n---\n---\n").Prompt);
    }
}
