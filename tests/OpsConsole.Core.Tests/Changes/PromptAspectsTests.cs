using System.Text;
using OpsConsole.Core.Changes;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Changes;

public class PromptAspectsTests
{
    private const string Before =
        """
        ---
        name: Answer
        model:
          id: gpt-4o
          provider: openai
          options:
            temperature: 0.2
            timeout: 15
            safetySettings: strict
        inputs:
          - name: question
            kind: string
            required: true
        tools: [{ name: search, kind: function }]
        ---
        system:
        Be kind.

        user:
        {{question}}
        """;

    [Theory]
    [InlineData("Be kind.", "Be brief.", ChangeAspect.Text)]
    [InlineData("gpt-4o", "gpt-5", ChangeAspect.Model)]
    [InlineData("provider: openai", "provider: azure", ChangeAspect.Model)]
    [InlineData("temperature: 0.2", "temperature: 0.9", ChangeAspect.Parameters)]
    [InlineData("timeout: 15", "timeout: 60", ChangeAspect.Timeout)]
    [InlineData("safetySettings: strict", "safetySettings: none", ChangeAspect.Guardrails)]
    [InlineData("name: search", "name: delete_everything", ChangeAspect.Tools)]
    [InlineData("name: Answer", "name: Reply", ChangeAspect.Metadata)]
    public void A_change_touches_what_differs_and_nothing_else(string old, string now, ChangeAspect aspect) =>
        Assert.Equal([aspect], PromptAspects.Between(Read(Before), Read(Before.Replace(old, now, StringComparison.Ordinal)), wasThere: true));

    [Fact]
    public void A_variable_that_need_not_be_given_any_more_is_a_change_for_callers() =>
        Assert.Contains(ChangeAspect.Variables, PromptAspects.Between(Read(Before), Read(Before.Replace("required: true", "default: Why?", StringComparison.Ordinal)), wasThere: true));

    [Fact]
    public void The_same_file_touches_nothing() => Assert.Empty(PromptAspects.Between(Read(Before), Read(Before), wasThere: true));

    [Fact]
    public void A_new_prompt_is_an_addition_and_no_change_of_anything() => Assert.Equal([ChangeAspect.Added], PromptAspects.Between(null, Read(Before), wasThere: false));

    [Fact]
    public void Where_the_version_before_cannot_be_read_everything_may_have_changed()
    {
        IReadOnlySet<ChangeAspect> aspects = PromptAspects.Between(null, Read(Before), wasThere: true);

        Assert.Superset(new HashSet<ChangeAspect> { ChangeAspect.Text, ChangeAspect.Model, ChangeAspect.Tools, ChangeAspect.Guardrails }, aspects.ToHashSet());
        Assert.DoesNotContain(ChangeAspect.Unreadable, aspects);
    }

    [Fact]
    public void A_version_that_cannot_be_read_is_unreadable() => Assert.Contains(ChangeAspect.Unreadable, PromptAspects.Between(Read(Before), null, wasThere: true));

    private static Prompt Read(string text)
    {
        ParsedPrompt parsed = PromptParser.Parse(PromptFormat.Prompty, Encoding.UTF8.GetBytes(text));
        Assert.True(parsed.Prompt is not null, string.Join('\n', parsed.Problems));
        return parsed.Prompt;
    }
}
