using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class PlainFileTests
{
    private static ParsedPrompt Parse(string front) => PromptParser.Parse(PromptFormat.Markdown, Encoding.UTF8.GetBytes($"---\n{front}\n---\nHi"));

    [Theory]
    [InlineData("tools: [read, search]", "[\"read\",\"search\"]")]
    [InlineData("allowed-tools: Read, Bash(git:*)", "\"Read, Bash(git:*)\"")]
    public void Tools_of_an_agent_are_kept(string front, string tools)
    {
        ParsedPrompt parsed = Parse(front);

        Assert.Equal(tools, parsed.Prompt!.Tools!.ToJsonString());
        Assert.Empty(parsed.Problems);
    }

    [Theory]
    [InlineData("model: [gpt-4o, gpt-4o-mini]", "gpt-4o", 1)]
    [InlineData("model: [gpt-4o]", "gpt-4o", 0)]
    [InlineData("model: inherit", null, 0)]
    [InlineData("model: { id: gpt-4o }", null, 1)]
    public void The_model_is_the_first_that_is_named(string front, string? model, int problems)
    {
        ParsedPrompt parsed = Parse(front);

        Assert.Equal((model, problems), (parsed.Prompt!.Model, parsed.Problems.Count));
    }

    [Fact]
    public void A_role_that_no_message_has_is_told()
    {
        ParsedPrompt parsed = Parse("title: a\nrole: Senior engineer");

        Assert.Equal("user", parsed.Prompt!.Messages[0].Role);
        Assert.Equal((3, ProblemSeverity.Warning), Assert.Single(parsed.Problems) is var problem ? (problem.Line, problem.Severity) : default);
    }
}
