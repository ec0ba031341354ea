using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class DotpromptFileTests
{
    private static ParsedPrompt Parse(string text) => PromptParser.Parse(PromptFormat.Dotprompt, Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("{{role \"system\" purpose=\"rules\"}}Be brief.", "system")]
    [InlineData("{{~role \"system\"~}} Be brief.", "system")]
    [InlineData("{{~ role 'model' ~}}Be brief.", "assistant")]
    [InlineData("{{role system}}Be brief.", "system")]
    [InlineData("\\{{role \"system\"}} {{!-- {{role \"system\"}} --}}", "user")]
    public void The_role_is_the_first_word_of_its_tag(string text, string role)
    {
        ParsedPrompt parsed = Parse(text);

        Assert.Equal(role, Assert.Single(parsed.Prompt!.Messages).Role);
        Assert.Empty(parsed.Problems);
    }

    [Fact]
    public void What_follows_the_history_without_a_role_is_the_models()
    {
        ParsedPrompt parsed = Parse("{{role \"system\"}}Be brief.\n{{~history~}}\nAs I said,\n{{role \"user\"}}{{q}}");

        Assert.Equal([new PromptMessage("system", "Be brief."), new PromptMessage("assistant", "As I said,"), new PromptMessage("user", "{{q}}")], parsed.Prompt!.Messages);
        Assert.Equal(2, Assert.Single(parsed.Problems).Line);
    }

    [Theory]
    [InlineData("{{> header title=\"x\"}}")]
    [InlineData("{{~>header}}")]
    public void A_partial_is_told_by_its_name_alone(string text) => Assert.Contains("'header'", Assert.Single(Parse(text).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Keys_of_the_runtime_are_no_news() =>
        Assert.Empty(Parse("---\nmaxTurns: 3\ntoolChoice: auto\nreturnToolRequests: true\nuse: [retry]\n---\nHi").Problems);

    [Theory]
    [InlineData("input: { schema: Order }", "Order", "{\"$ref\":\"Order\"}")]
    [InlineData("input: { schema: { order: \"Order, what was bought\" } }", "Order", "{\"type\":\"object\",\"properties\":{\"order\":{\"$ref\":\"Order\",\"description\":\"what was bought\"}},\"required\":[\"order\"],\"additionalProperties\":false}")]
    public void A_schema_by_name_is_the_applications(string front, string name, string schema)
    {
        ParsedPrompt parsed = Parse($"---\n{front}\n---\nHi {{{{order}}}}");
        PromptProblem problem = Assert.Single(parsed.Problems);

        Assert.Equal((2, ProblemSeverity.Note), (problem.Line, problem.Severity));
        Assert.StartsWith($"The application knows the schema '{name}'", problem.Message, StringComparison.Ordinal);
        Assert.Equal(schema, parsed.Prompt!.InputSchema!.ToJsonString());
    }

    [Theory]
    [InlineData("str")]
    [InlineData("bool")]
    [InlineData("list of texts")]
    public void A_type_that_Picoschema_does_not_have_is_a_warning(string type) =>
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(Parse($"---\ninput: {{ schema: {{ a: {type} }} }}\n---\n{{{{a}}}}").Problems).Severity);
}
