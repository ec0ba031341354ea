using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class PromptProblemTests
{
    private static ParsedPrompt Parse(PromptFormat format, string text) => PromptParser.Parse(format, Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", 1, "Git LFS")]
    [InlineData("good\nb\0d", 2, "zero byte")]
    public void A_file_that_holds_no_text_says_why(string text, int line, string words)
    {
        foreach (PromptFormat format in Enum.GetValues<PromptFormat>())
        {
            ParsedPrompt parsed = Parse(format, text);
            PromptProblem problem = Assert.Single(parsed.Problems);
            Assert.Null(parsed.Prompt);
            Assert.Equal((line, ProblemSeverity.Error), (problem.Line, problem.Severity));
            Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Other_encodings_are_told_with_the_line()
    {
        Assert.Contains("UTF-16", Assert.Single(PromptParser.Parse(PromptFormat.Text, [0xFF, 0xFE, (byte)'a', 0]).Problems).Message, StringComparison.Ordinal);
        PromptProblem latin = Assert.Single(PromptParser.Parse(PromptFormat.Text, [.. "one\ntwo\ncaf"u8, 0xE9, .. "\n"u8]).Problems);
        Assert.Equal(3, latin.Line);
        Assert.Contains("not UTF-8", latin.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PromptFormat.Prompty, "---\nname: a\n", 1, "not closed")]
    [InlineData(PromptFormat.Dotprompt, "---\r\nmodel: a\r\nmodel: b\r\n---\r\nHi", 3, "stands here twice")]
    [InlineData(PromptFormat.Prompty, "---\n- a\n---\nHi", 2, "no map")]
    [InlineData(PromptFormat.Prompty, "---\ntitle: 'a\n---\nHi", 2, "not YAML")]
    [InlineData(PromptFormat.GitHubModels, "name: a\n", 1, "no messages")]
    [InlineData(PromptFormat.GitHubModels, "- a\n", 1, "no map")]
    [InlineData(PromptFormat.GitHubModels, "messages:\n  - role: robot\n    content: x\n", 2, "no role")]
    [InlineData(PromptFormat.GitHubModels, "messages:\n  - role: user\n    content: [a]\n", 3, "must be a text")]
    [InlineData(PromptFormat.GitHubModels, "messages:\n  - just text\n", 2, "needs role")]
    public void A_file_that_cannot_be_used_is_an_error_with_a_line(PromptFormat format, string text, int line, string words)
    {
        ParsedPrompt parsed = Parse(format, text);

        Assert.Null(parsed.Prompt);
        PromptProblem problem = Assert.Single(parsed.Problems, p => p.Severity == ProblemSeverity.Error);
        Assert.Equal(line, problem.Line);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_are_not_read_are_noted_and_the_rest_is_read()
    {
        ParsedPrompt parsed = Parse(PromptFormat.Prompty, "---\nname: a\ncolour: red\nmodel: { id: gpt-4o, mood: good }\n---\nsystem:\nHi\n");

        Assert.Equal("gpt-4o", parsed.Prompt!.Model);
        Assert.Equal([(3, "'colour'"), (4, "'mood'")], parsed.Problems.Where(p => p.Severity == ProblemSeverity.Note).Select(p => (p.Line, p.Message[..p.Message.IndexOf(' ')])));
    }

    [Fact]
    public void References_are_shown_and_never_followed()
    {
        ParsedPrompt parsed = Parse(PromptFormat.Prompty, "---\nmodel: { id: \"${env:PATH:none}\" }\ntools: ${file:../../etc/passwd}\n---\nsystem:\nHi\n");

        Assert.Equal("${env:PATH:none}", parsed.Prompt!.Model);
        Assert.Equal("${file:../../etc/passwd}", (string?)parsed.Prompt.Tools);
        Assert.Contains(parsed.Problems, p => p.Message.StartsWith("References", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_rulers_of_Markdown_are_no_front_matter()
    {
        ParsedPrompt parsed = Parse(PromptFormat.Markdown, "---\nA motto\n---\nText\n");

        Assert.Equal("---\nA motto\n---\nText", parsed.Prompt!.Messages[0].Content);
        Assert.Equal(ProblemSeverity.Note, Assert.Single(parsed.Problems).Severity);
        Assert.NotNull(Parse(PromptFormat.Markdown, "---\nnever closed").Prompt);
    }

    [Fact]
    public void Line_ends_and_byte_order_marks_stay_in_the_template_and_not_in_the_messages()
    {
        Prompt prompt = Parse(PromptFormat.Prompty, "\uFEFF---\r\nname: a\r\n---\r\nsystem:\r\nHi {{b}}\r\nthere\r\n").Prompt!;
        Prompt plain = Parse(PromptFormat.Text, "\uFEFFHi\r\nthere\r\n").Prompt!;

        Assert.Equal("system:\r\nHi {{b}}\r\nthere\r\n", prompt.Template);
        Assert.Equal(("a", "Hi {{b}}\nthere"), (prompt.Title, prompt.Messages[0].Content));
        Assert.Equal(("\uFEFFHi\r\nthere\r\n", "Hi\nthere"), (plain.Template, plain.Messages[0].Content));
    }

    [Fact]
    public void Plugins_of_Fabric_are_text()
    {
        ParsedPrompt parsed = Parse(PromptFormat.Fabric, "{{input}} {{plugin:text:upper:x}}");

        Assert.Equal("{{input}} {{plugin:text:upper:x}}", parsed.Prompt!.Messages[0].Content);
        Assert.Equal(["input"], parsed.Prompt.Variables.Select(v => v.Name));
        Assert.Contains(parsed.Problems, p => p.Message.Contains("plugins", StringComparison.Ordinal));
    }

    [Fact]
    public void Partials_and_unknown_roles_of_Dotprompt_are_told()
    {
        ParsedPrompt parsed = Parse(PromptFormat.Dotprompt, "Hi\n{{>greeting name=x}}\n{{role \"robot\"}}Do\n{{role \"model\"}}Done");

        Assert.Equal(TemplateDialect.Handlebars, parsed.Prompt!.Dialect);
        Assert.Equal(["user", "user", "assistant"], parsed.Prompt.Messages.Select(m => m.Role));
        Assert.Equal([2, 3], parsed.Problems.Select(p => p.Line));
    }

    [Theory]
    [InlineData(PromptFormat.Prompty, "user:\n{% for d in docs %}{{d.text}}{% endfor %}{{q}}", TemplateDialect.Jinja2, "q")]
    [InlineData(PromptFormat.Prompty, "user:\n{{ q | upper }}", TemplateDialect.Jinja2, "")]
    [InlineData(PromptFormat.Prompty, "---\ntemplate: mustache\n---\nuser:\n{{#docs}}{{text}}{{/docs}}{{q}}", TemplateDialect.Mustache, "q")]
    [InlineData(PromptFormat.Dotprompt, "{{#each docs}}{{text}}{{/each}}{{q}}", TemplateDialect.Handlebars, "q")]
    [InlineData(PromptFormat.Dotprompt, "{{q}} {{@auth.email}}", TemplateDialect.Handlebars, "q")]
    [InlineData(PromptFormat.Markdown, "{% if a %}x{% endif %} {{q}}", TemplateDialect.Jinja2, "q")]
    [InlineData(PromptFormat.Markdown, "{{#if a}}x{{/if}} {{q}}", TemplateDialect.Handlebars, "q")]
    [InlineData(PromptFormat.Text, "{ {q} {{ your name }} {{q}} {{q }} {{{q}}} {{9}}", TemplateDialect.Plain, "q")]
    [InlineData(PromptFormat.Fabric, "{{a {{input}} {{{{q}}", TemplateDialect.Plain, "input,q")]
    public void The_language_of_a_template_is_told_from_what_is_in_it(PromptFormat format, string text, TemplateDialect dialect, string variables)
    {
        Prompt prompt = Parse(format, text).Prompt!;

        Assert.Equal((dialect, variables), (prompt.Dialect, string.Join(',', prompt.Variables.Select(v => v.Name))));
    }
}
