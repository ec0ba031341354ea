using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class TemplateTests
{
    private static Prompt Read(PromptFormat format, string text) => PromptParser.Parse(format, Encoding.UTF8.GetBytes(text)).Prompt!;

    private static string Names(Prompt prompt) => string.Join(',', prompt.Variables.Where(v => !v.Declared).Select(v => v.Name));

    [Theory]
    [InlineData("{{!-- was {{old}} --}}{{q}}", "q")]
    [InlineData("{{!--{{old}}--}}{{~!-- {{older}} --}}{{q}}", "q")]
    [InlineData("{{! an old one }}{{q}}", "q")]
    [InlineData("\\{{x}} {{q}}", "q")]
    [InlineData("\\\\{{q}}", "q")]
    [InlineData("{{this.q}}", "q")]
    [InlineData("{{{q}}} {{~r~}}", "q,r")]
    [InlineData("{{#if a}}x{{^}}y{{/if}}{{q}}", "q")]
    public void What_Handlebars_does_not_fill_in_is_no_variable(string text, string names)
    {
        Prompt prompt = Read(PromptFormat.Dotprompt, text);

        Assert.Equal((TemplateDialect.Handlebars, names), (prompt.Dialect, Names(prompt)));
    }

    [Fact]
    public void A_long_comment_of_Handlebars_is_one()
    {
        Prompt prompt = Read(PromptFormat.Dotprompt, "{{!-- " + new string('x', 3000) + " {{old}} {{role \"system\"}} --}}{{role \"user\"}}{{q}}");

        Assert.Equal(("q", "user"), (Names(prompt), prompt.Messages[^1].Role));
        Assert.DoesNotContain(prompt.Messages, m => m.Role == "system");
    }

    [Theory]
    [InlineData("{% for d in docs %}{{ loop.index }} {{ d }}{% endfor %}{{q}}")]
    [InlineData("{% raw %}{{x}} {# {{y}} #} {% if %}{{ {%- endraw %}{{q}}")]
    [InlineData("{% macro m(a) %}{{ caller }}{{ a }}{% endmacro %}{{q}}")]
    [InlineData("{# {{old}} #}{{q}}")]
    [InlineData("{{- q -}}")]
    public void What_Jinja2_gives_itself_is_no_variable(string text)
    {
        Prompt prompt = Read(PromptFormat.Prompty, "user:\n" + text);

        Assert.Equal((TemplateDialect.Jinja2, "q"), (prompt.Dialect, Names(prompt)));
    }

    [Theory]
    [InlineData(PromptFormat.Dotprompt, "---\ninput: { schema: { doc: string } }\n---\n{{{doc}}}")]
    [InlineData(PromptFormat.Dotprompt, "---\ninput: { schema: { doc: string } }\n---\n{{json [a] doc}}")]
    [InlineData(PromptFormat.Prompty, "---\ninputs: [{ name: doc, kind: string }]\n---\nuser:\n{{ d[doc] }}")]
    public void A_declared_variable_is_used_wherever_it_stands_in_logic(PromptFormat format, string text) => Assert.True(Assert.Single(Read(format, text).Variables, v => v.Declared).Used);

    [Theory]
    [InlineData(PromptFormat.Dotprompt, "---\ninput: { schema: { doc: string } }\n---\n{{!-- {{doc}} --}}{{! doc }}\\{{doc}}")]
    [InlineData(PromptFormat.Prompty, "---\ninputs: [{ name: doc, kind: string }]\n---\nuser:\n{# {{doc}} #}")]
    public void A_variable_in_a_comment_is_not_used(PromptFormat format, string text) => Assert.False(Assert.Single(Read(format, text).Variables).Used);

    [Theory]
    [InlineData("{{{q}}}", "{{{q}}}")]
    [InlineData("{{x {{{q}}", "{{x {{{q}}")]
    [InlineData("{\"a\":{{q}}}", "{\"a\":1}")]
    [InlineData("\\{{q}}", "\\1")]
    [InlineData("{{!-- {{q}} --}}", "{{!-- 1 --}}")]
    public void Without_logic_three_braces_are_no_variable_and_marks_of_comments_are_text(string text, string filled) =>
        Assert.Equal(filled, PromptFill.Fill(Read(PromptFormat.Text, text), new Dictionary<string, string> { ["q"] = "1" }).Messages[0].Content);
}
