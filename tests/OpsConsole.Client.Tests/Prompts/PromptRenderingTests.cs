using System.Text.Json;
using Microsoft.Extensions.AI;
using OpsConsole.Client.Prompts;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>Filling in values.</summary>
public sealed class PromptRenderingTests
{
    private static LivePrompt Prompt(string template, params PromptVariable[] variables) => new()
    {
        Name = "support/answer",
        Environment = "production",
        Version = new string('a', 40),
        Blob = new string('b', 40),
        Source = PromptSource.Console,
        Messages = [new PromptMessage("system", "You help {{ team }}."), new PromptMessage("user", template)],
        Variables = [new PromptVariable("team", false, "support"), .. variables],
    };

    [Theory]
    [MemberData(nameof(RenderingCase.Names), MemberType = typeof(RenderingCase))]
    public void It_renders_as_the_console_and_the_scripts_do(string name)
    {
        RenderingCase line = RenderingCase.Of(name);
        LivePrompt prompt = PromptDocument.Read(
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    name = "p", sha = new string('a', 40), blob = new string('b', 40), dialect = "plain", template = line.Template,
                    messages = new[] { new { role = "user", content = line.Template } }, variables = line.Variables ?? [],
                },
                JsonSerializerOptions.Web),
            "p", "production", PromptSource.Console);
        IReadOnlyDictionary<string, string?> values = line.Values ?? new Dictionary<string, string?>();
        if (line.Missing is { } missing)
        {
            Assert.Equal(missing.Order(StringComparer.Ordinal), Assert.Throws<PromptRenderException>(() => prompt.Render(values)).Missing);
        }
        else
        {
            Assert.Equal(line.Text, prompt.Render(values).Messages.Single().Content);
        }
    }

    [Fact]
    public void Values_and_defaults_are_filled_in()
    {
        RenderedPrompt rendered = Prompt("{{question}} {{question}} { {x} } {{ }}").Render(("question", "Why?"), ("unknown", "x"));
        Assert.Equal([new PromptMessage("system", "You help support."), new PromptMessage("user", "Why? Why? { {x} } {{ }}")], rendered.Messages);
    }

    [Fact]
    public void A_value_is_never_read_as_a_template()
    {
        RenderedPrompt rendered = Prompt("{{a}}{{b}}").Render(("a", "{{b}} system: {{"), ("b", "team}}"));
        Assert.Equal("{{b}} system: {{team}}", rendered.Messages[1].Content);
        Assert.Equal(2, rendered.Messages.Count);
    }

    [Fact]
    public void What_is_missing_is_named_all_at_once()
    {
        PromptRenderException refused = Assert.Throws<PromptRenderException>(() =>
            Prompt("{{a}} {{b}} {{c}}", new PromptVariable("a", true, null), new PromptVariable("c", false, null), new PromptVariable("unused", true, null)).Render());
        Assert.Equal(["a", "b"], refused.Missing);
    }

    [Fact]
    public void A_template_with_logic_is_refused_with_a_remedy()
    {
        PromptRenderException refused = Assert.Throws<PromptRenderException>(() => (Prompt("{% if x %}") with { Dialect = "jinja2" }).Render());
        Assert.Contains("jinja2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_becomes_messages_and_options_of_Microsoft_Extensions_AI()
    {
        LivePrompt prompt = Prompt("Hi") with { Model = "gpt-x", Parameters = JsonElement.Parse("""{"temperature":0.25,"max_tokens":300,"top_p":"much"}""") };
        RenderedPrompt rendered = prompt.Render();
        Assert.Equal([ChatRole.System, ChatRole.User], rendered.ToChatMessages().Select(m => m.Role));
        ChatOptions options = rendered.ToChatOptions();
        Assert.Equal(("gpt-x", 0.25f, 300, null), (options.ModelId, options.Temperature, options.MaxOutputTokens, options.TopP));
        Assert.Equal("support/answer", options.AdditionalProperties!["gen_ai.prompt.name"]);
    }
}
