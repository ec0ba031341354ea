using System.Text;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class PromptLintTests
{
    private static IReadOnlyList<PromptProblem> Check(string text, PromptFormat format = PromptFormat.Text, Prompt? live = null) =>
        PromptLint.Check(PromptParser.Parse(format, Encoding.UTF8.GetBytes(text)), Encoding.UTF8.GetBytes(text), live);

    // Put together here, so that no scanner takes this file for a leak.
    public static TheoryData<string> Secrets =>
    [
        "key " + "AKIA" + "IOSFODNN7EXAMPLE",
        "token=" + "ghp_" + new string('a', 35) + "1",
        "use " + "sk-" + "proj-abcDEF0123456789abcDEF",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "Bearer " + "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N",
        "  api_key: \"Kw8" + "x2mQ9zR4\"",
        "AIza" + "SyA1234567890abcdefghijklmnopqrstuv",
    ];

    [Theory]
    [MemberData(nameof(Secrets))]
    public void Secrets_are_errors_with_their_line_and_are_not_repeated(string line)
    {
        PromptProblem problem = Assert.Single(Check("First\n" + line + "\nLast"), p => p.Severity == ProblemSeverity.Error);

        Assert.Equal(2, problem.Line);
        Assert.DoesNotContain(line[^8..^1], problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api_key: ${env:API_KEY}")]
    [InlineData("password: {{password}}")]
    [InlineData("Say what sk-learn is, and task-management-is-good-for-all-2-of-us too.")]
    [InlineData("secret: the number of the beast is 666")]
    [InlineData("api_key: your-key-123")]
    [InlineData("password: MyExample99")]
    [InlineData("secret: \"placeholder1\"")]
    [InlineData("client_secret=CHANGEME2026")]
    public void References_and_prose_are_no_secrets(string text) => Assert.DoesNotContain(Check(text), p => p.Severity == ProblemSeverity.Error);

    [Fact]
    public void Personal_data_is_told_with_its_kind()
    {
        PromptProblem problem = Assert.Single(Check("Hello\nWrite to ana.silva@firma.example.org"));

        Assert.Equal((2, ProblemSeverity.Warning), (problem.Line, problem.Severity));
        Assert.Contains("e-mail", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invisible_characters_are_told() =>
        Assert.Equal([(1, "U+202E"), (2, "U+E0041")], Check("a\u202Eb\n\U000E0041x\nfa\u0301mily 👩\u200D👩").Select(p => (p.Line, p.Message.Split('(', ')')[1])));

    [Fact]
    public void Variables_must_be_declared_and_used()
    {
        IReadOnlyList<PromptProblem> problems = Check("---\nvariables: [name, place]\n---\nHello {{nmae}}", PromptFormat.Markdown);

        Assert.Equal([(2, "'name'"), (2, "'place'"), (4, "{{nmae}}")], problems.Select(p => (p.Line, p.Message.Split(' ')[0])).Order());
        Assert.Empty(Check("Hello {{name}}"));
    }

    [Fact]
    public void What_would_break_callers_is_told()
    {
        Prompt live = PromptParser.Parse(PromptFormat.Text, "Hello {{name}} from {{town}}"u8).Prompt!;
        IReadOnlyList<PromptProblem> problems = Check("Hello {{name}}\nof {{country}}", PromptFormat.Text, live);

        Assert.Equal([(0, "'town'"), (2, "'country'")], problems.Select(p => (p.Line, p.Message.Split(' ')[0])));
        Assert.Empty(Check("Hi {{name}}, {{town}}", PromptFormat.Text, live));
    }

    [Fact]
    public void Models_and_parameters_are_checked()
    {
        IReadOnlyList<PromptProblem> problems = Check("---\nmodel: gtp-4o\nconfig: { temperature: 3, topP: 0.5, maxOutputTokens: none }\n---\n{{role \"user\"}}Hi", PromptFormat.Dotprompt);

        Assert.Equal([(2, "The model"), (3, "'maxOutputTokens' must"), (3, "'temperature' must")], problems.Select(p => (p.Line, string.Join(' ', p.Message.Split(' ')[..2]))).Order());
        Assert.Empty(Check("---\nmodel: us.anthropic.claude-sonnet-4-5-20250929-v1:0\nconfig: { temperature: 0 }\n---\n{{role \"user\"}}Hi", PromptFormat.Dotprompt));
    }

    [Fact]
    public void A_family_of_models_is_a_note() =>
        Assert.Equal([(2, ProblemSeverity.Note)], Check("---\nmodel: sonnet\n---\nHi", PromptFormat.Markdown).Select(p => (p.Line, p.Severity)));

    [Fact]
    public void What_stands_in_both_files_of_a_folder_is_one_prompt()
    {
        byte[] system = Encoding.UTF8.GetBytes("Write as {{style}}.");
        ParsedPrompt parsed = PromptParser.Parse(PromptFormat.Fabric, system, [.. "About {{input}}"u8]);

        Assert.Empty(PromptLint.Check(parsed, system, parsed.Prompt));
    }

    [Fact]
    public void A_prompt_without_roles_and_a_very_long_one_are_told()
    {
        Assert.Contains("names no role", Assert.Single(Check("---\nname: a\n---\nHi", PromptFormat.Prompty)).Message, StringComparison.Ordinal);
        Assert.Empty(Check("---\nmodel: gpt-4o\n---\nHi", PromptFormat.Dotprompt)); // there most are so
        Assert.Contains("very long", Assert.Single(Check(string.Concat(Enumerable.Repeat("word ", 40_000)))).Message, StringComparison.Ordinal);
    }

    // Counted with a tokenizer of today.s models in mind.
    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog.", 10)]
    [InlineData("Answer in two sentences, and never promise a refund.", 11)]
    [InlineData("def f(x):\n    return x + 1\n", 11)]
    [InlineData("", 0)]
    public void Tokens_are_about_right(string text, int tokens) => Assert.InRange(TokenEstimate.Of(text.AsSpan()), tokens * 0.8, tokens * 1.25);
}
