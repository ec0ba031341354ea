using System.Text;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class FilledPreviewTests
{
    private static FilledPreview Of(PromptFormat format, string text) => new(PromptParser.Parse(format, Encoding.UTF8.GetBytes(text)).Prompt);

    [Fact]
    public void It_begins_with_the_values_of_the_file_and_names_what_is_missing()
    {
        FilledPreview preview = Of(PromptFormat.Prompty, """
            ---
            name: triage
            inputs:
              - { name: ticket, kind: string, required: true }
              - { name: team, kind: string, default: support }
            ---
            system:
            You sort tickets for {{team}}.

            user:
            {{ticket}}
            """);

        Assert.Contains("You sort tickets for support.", preview.Messages[0].Content, StringComparison.Ordinal);
        Assert.Contains("ticket", preview.Problem, StringComparison.Ordinal);

        preview.Set("ticket", "{{team}} is down");
        Assert.Null(preview.Problem);
        Assert.Contains("{{team}} is down", preview.Messages[1].Content, StringComparison.Ordinal); // a value is never looked at again

        preview.Set("ticket", "");
        Assert.NotNull(preview.Problem);
    }

    [Fact]
    public void A_template_with_logic_is_shown_as_it_stands()
    {
        FilledPreview preview = Of(PromptFormat.Prompty, "---\nname: x\n---\nuser:\n{% if a %}{{b}}{% endif %}\n");

        Assert.NotNull(preview.Problem);
        Assert.Contains("{% if a %}", preview.Messages[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_prompt_there_is_nothing() => Assert.Empty(new FilledPreview(null).Messages);
}
