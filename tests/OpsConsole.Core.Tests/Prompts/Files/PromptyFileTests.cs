using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class PromptyFileTests
{
    private static ParsedPrompt Parse(string text) => PromptParser.Parse(PromptFormat.Prompty, Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("model: { connection: { type: azure_openai, azure_deployment: gpt-4o } }", "gpt-4o", "azure_openai")]
    [InlineData("model: { connection: { type: openai, name: gpt-4o } }", "gpt-4o", "openai")]
    [InlineData("model: { id: gpt-4o, connection: { model: other } }", "gpt-4o", null)]
    [InlineData("model: { connection: { kind: reference, name: our-account } }", null, null)]
    [InlineData("model: ${env:MODEL}", "${env:MODEL}", null)]
    public void The_model_is_read_from_its_connection_too(string model, string? id, string? provider)
    {
        Prompt prompt = Parse($"---\n{model}\n---\nsystem:\nHi\n").Prompt!;

        Assert.Equal((id, provider), (prompt.Model, prompt.Provider));
    }

    [Theory]
    [InlineData("inputSchema: { properties: [{ name: q, kind: string, required: true }] }\noutputSchema: { properties: [{ name: a, kind: string }] }")]
    [InlineData("inputSchema: { properties: { q: { type: string } } }\noutputSchema: [{ name: a, kind: string }]")]
    [InlineData("inputs: { properties: [{ name: q, kind: string }] }\noutputs: { properties: [{ name: a, kind: string }] }")]
    public void Inputs_may_be_described_as_in_the_betas(string front)
    {
        ParsedPrompt parsed = Parse($"---\n{front}\n---\nuser:\n{{{{q}}}}\n");

        Assert.Equal([("q", "string", true)], parsed.Prompt!.Variables.Select(v => (v.Name, v.Kind, v.Declared)));
        Assert.Contains("\"a\":", parsed.Prompt.OutputSchema!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(parsed.Problems);
    }

    [Fact]
    public void An_input_may_be_called_properties() =>
        Assert.Equal("properties", Assert.Single(Parse("---\ninputs: { properties: { type: string } }\n---\nuser:\n{{properties}}").Prompt!.Variables).Name);

    [Fact]
    public void What_stands_in_brackets_behind_a_role_counts_as_used_and_is_noted()
    {
        ParsedPrompt parsed = Parse("---\ninputs: [{ name: who, kind: string }]\n---\nsystem:\nHi\nuser[name=\"{{who}}\"]:\nHello\n");

        Assert.Equal([("who", true)], parsed.Prompt!.Variables.Select(v => (v.Name, v.Used)));
        Assert.Equal((6, ProblemSeverity.Note), Assert.Single(parsed.Problems) is var note ? (note.Line, note.Severity) : default);
        Assert.Equal(["Hi", "Hello"], parsed.Prompt.Messages.Select(m => m.Content));
    }

    [Fact]
    public void A_place_for_the_conversation_is_noted() =>
        Assert.Equal([6], Parse("---\nname: a\n---\nsystem:\nHi\n![thread]\nuser:\nHello\n").Problems.Select(p => p.Line));

    [Fact]
    public void Handlebars_is_a_template_language_of_Semantic_Kernel()
    {
        ParsedPrompt parsed = Parse("---\ntemplate: { format: handlebars }\n---\nsystem:\n{{#each docs}}{{this}}{{/each}}{{q}}\n");

        Assert.Equal((TemplateDialect.Handlebars, "q"), (parsed.Prompt!.Dialect, Assert.Single(parsed.Prompt.Variables).Name));
        Assert.Empty(parsed.Problems);
    }
}
