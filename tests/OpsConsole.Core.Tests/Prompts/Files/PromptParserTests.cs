using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class PromptParserTests
{
    private static ParsedPrompt Parse(PromptFormat format, string text) => PromptParser.Parse(format, Encoding.UTF8.GetBytes(text));

    private static Prompt Good(PromptFormat format, string text)
    {
        ParsedPrompt parsed = Parse(format, text);
        Assert.True(parsed.Prompt is not null, string.Join('\n', parsed.Problems));
        return parsed.Prompt;
    }

    [Fact]
    public void Prompty_2_is_read()
    {
        Prompt prompt = Good(PromptFormat.Prompty, """
            ---
            name: ticket-sorter
            description: Sorts tickets.
            metadata: { authors: [ana], tags: [support, sorting] }
            model: { id: gpt-4o-mini, provider: openai, options: { temperature: 0.2, maxOutputTokens: 300 } }
            inputs:
              - { name: ticket, kind: string, description: What came in, required: true, example: "It does not start" }
              - { name: team, kind: string, default: support }
            outputs:
              - { name: queue, kind: string, enumValues: [billing, technical] }
            ---
            system:
            You sort tickets for {{team}}.

            user:
            {{ticket}}
            """);

        Assert.Equal(("ticket-sorter", "Sorts tickets.", "gpt-4o-mini", "openai"), (prompt.Title, prompt.Description, prompt.Model, prompt.Provider));
        Assert.Equal(["support", "sorting"], prompt.Tags);
        Assert.Equal("""{"temperature":0.2,"maxOutputTokens":300}""", prompt.Parameters.ToJsonString());
        Assert.Equal([new PromptMessage("system", "You sort tickets for {{team}}."), new PromptMessage("user", "{{ticket}}")], prompt.Messages);
        Assert.Equal([("ticket", true, true), ("team", false, true)], prompt.Variables.Select(v => (v.Name, v.Required, v.Used)));
        Assert.Equal("It does not start", (string?)prompt.Variables[0].Example);
        Assert.Equal(TemplateDialect.Plain, prompt.Dialect);
        Assert.Contains("\"required\":[\"ticket\"]", prompt.InputSchema!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"enum\":[\"billing\",\"technical\"]", prompt.OutputSchema!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Prompty_1_is_read()
    {
        Prompt prompt = Good(PromptFormat.Prompty, """
            ---
            name: Summary
            authors: [bo]
            model:
              api: chat
              configuration: { type: azure_openai, azure_deployment: gpt-4o }
              parameters: { max_tokens: 200, temperature: 0.1 }
            sample: { text: A long story }
            template: jinja2
            ---
            # System:
            Be short.
            user:
            {% if text %}{{text}}{% endif %}
            """);

        Assert.Equal(("gpt-4o", "azure_openai", TemplateDialect.Jinja2), (prompt.Model, prompt.Provider, prompt.Dialect));
        Assert.Equal(["system", "user"], prompt.Messages.Select(m => m.Role));
        Assert.Equal("A long story", (string?)Assert.Single(prompt.Variables).Example);
    }

    [Fact]
    public void Dotprompt_is_read()
    {
        Prompt prompt = Good(PromptFormat.Dotprompt, """
            ---
            model: googleai/gemini-2.5-flash
            config: { temperature: 0.1 }
            input: { schema: { question: "string, what is asked", lang?: string }, default: { lang: en } }
            output: { format: json, schema: { answer: string, "tags(array, keywords)": string } }
            ---
            {{role "system"}}Answer in {{lang}}.
            {{history}}
            {{role "user"}}{{question}}
            """);

        Assert.Equal([new PromptMessage("system", "Answer in {{lang}}."), new PromptMessage("user", "{{question}}")], prompt.Messages);
        Assert.Equal([("question", true, "what is asked"), ("lang", false, null)], prompt.Variables.Select(v => (v.Name, v.Required, v.Description)));
        Assert.Equal(TemplateDialect.Plain, prompt.Dialect);
        Assert.Equal("""{"type":"object","properties":{"answer":{"type":"string"},"tags":{"type":"array","items":{"type":"string"},"description":"keywords"}},"required":["answer","tags"],"additionalProperties":false}""", prompt.OutputSchema!.ToJsonString());
    }

    [Fact]
    public void GitHub_Models_is_read()
    {
        Prompt prompt = Good(PromptFormat.GitHubModels, """"
            name: Refund reply
            model: openai/gpt-4o-mini
            modelParameters: { temperature: 0.3 }
            responseFormat: json_schema
            jsonSchema: '{"name":"reply","schema":{"type":"object"}}'
            messages:
              - { role: system, content: "Be brief." }
              - role: user
                content: |
                  Reply to: {{input}}
            testData:
              - { input: "Where is my money?", expected: "refund" }
            evaluators:
              - { name: mentions refund, string: { contains: "{{expected}}" } }
            """");

        Assert.Equal([new PromptMessage("system", "Be brief."), new PromptMessage("user", "Reply to: {{input}}")], prompt.Messages);
        Assert.Equal(("1", "refund"), (prompt.Tests[0].Name, prompt.Tests[0].Expected));
        Assert.Equal("""{"input":"Where is my money?"}""", prompt.Tests[0].Inputs.ToJsonString());
        Assert.Equal("""{"type":"object"}""", prompt.OutputSchema!.ToJsonString());
    }

    [Fact]
    public void A_Fabric_folder_gets_its_input_at_the_end()
    {
        ParsedPrompt parsed = PromptParser.Parse(PromptFormat.Fabric, "# IDENTITY\nYou write {{style}}.\n"u8, [.. "  \n"u8]);

        Assert.Equal([new PromptMessage("system", "# IDENTITY\nYou write {{style}}.\n{{input}}")], parsed.Prompt!.Messages);
        Assert.Equal(["style", "input"], parsed.Prompt.Variables.Select(v => v.Name));
        Assert.Equal("# IDENTITY\nYou write {{style}}.\n", parsed.Prompt.Template);
    }

    [Fact]
    public void Markdown_is_read_with_front_matter_and_without()
    {
        Prompt with = Good(PromptFormat.Markdown, "---\ntitle: Hello\nrole: system\ntags: a, b\nvariables: [name]\ntemperature: 0\n---\nHello {{ name }}.\n");
        Prompt without = Good(PromptFormat.Text, "Hello {{name}}, { not } {{a b}}.");

        Assert.Equal(("Hello", "system", "Hello {{ name }}.\n"), (with.Title, with.Messages[0].Role, with.Template));
        Assert.Equal(["a", "b"], with.Tags);
        Assert.True(with.Variables.Single().Declared);
        Assert.Equal("name", without.Variables.Single().Name);
        Assert.Equal(TemplateDialect.Plain, without.Dialect);
    }
}
