using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Files.Templates;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class PromptParserProperties
{
    private const string Whole = """
        ---
        name: a
        model: { id: gpt-4o, options: { temperature: 0.2 } }
        inputs: [{ name: q, kind: string, default: x }]
        input: { schema: { "t?(array, n)": string }, default: { q: 1 } }
        messages: [{ role: user, content: "{{q}}" }]
        testData: [{ input: 1, expected: 2 }]
        ---
        system:
        Hi {{q}} {% if a %}{{#each b}}{{role "user"}}{{history}}{{>p}}{{{c}}}
        user:
        {{d.e}}
        """;

    private static readonly string[] Pieces =
    [
        "{", "}", "{{", "}}", "{%", "%}", "{#", "#}", "a", "name", " ", "\n", "\r\n", "---\n", ": ", "- ", "[", "]", "? ", "&a", "*a", "!!x ", "'", "\"", "|\n", ">", "#",
        "system:\n", "user:\n", "{{role \"user\"}}", "{{history}}", "{{>x}}", "{{#if a}}", "{{/if}}", "{{!--", "--}}", "{% raw %}", "{% endraw %}", "{{~role 'model'~}}", "user[a=\"{{b}}\"]:\n", "```prompt\n", "```\n", "messages:\n", "inputs:\n", "\t", "\0", "\uFEFF", "é", "😀", "\\", "%YAML 1.2\n", "...\n",
    ];

    private static void NothingIsThrown(byte[] bytes)
    {
        foreach (PromptFormat format in Enum.GetValues<PromptFormat>())
        {
            ParsedPrompt parsed = PromptParser.Parse(format, bytes, bytes);
            int lines = bytes.AsSpan().Count((byte)'\n') + 1;
            Assert.All(parsed.Problems, p => Assert.InRange(p.Line, 0, lines + 1));
            Assert.Equal(parsed.Prompt is null, parsed.Problems.Any(p => p.Severity == ProblemSeverity.Error));
            _ = PromptLint.Check(parsed, bytes, parsed.Prompt);
            if (parsed.Prompt is { } prompt)
            {
                _ = (TokenEstimate.Of(prompt), PromptFill.Fill(prompt, new Dictionary<string, string>()));
                _ = (prompt.Parameters.ToJsonString(), prompt.InputSchema?.ToJsonString(), prompt.OutputSchema?.ToJsonString(), prompt.Tools?.ToJsonString());
            }
        }
    }

    private static void Check(Gen<byte[]> bytes, int times) =>
        Prop.ForAll(bytes.ToArbitrary(), b => NothingIsThrown(b)).Check(Config.QuickThrowOnFailure.WithMaxTest(times));

    [Fact]
    public void Any_bytes_are_read_without_an_exception() => Check(Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>()), 500);

    [Fact]
    public void Any_pieces_of_prompts_are_read_without_an_exception() =>
        Check(Gen.ListOf(Gen.Elements(Pieces)).Select(p => Encoding.UTF8.GetBytes(string.Concat(p))), 2000);

    [Fact]
    public void Any_pieces_between_fences_are_read_without_an_exception() =>
        Check(Gen.ListOf(Gen.Elements(Pieces)).Select(p => Encoding.UTF8.GetBytes("---\n" + string.Concat(p) + "\n---\nuser:\n{{a}}")), 2000);

    [Fact]
    public void A_whole_file_that_was_cut_or_changed_is_read_without_an_exception()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Whole);
        Gen<byte[]> changed = from at in Gen.Choose(0, whole.Length - 1)
                              from length in Gen.Choose(0, 20)
                              from piece in Gen.Elements(Pieces)
                              select (byte[])[.. whole[..at], .. Encoding.UTF8.GetBytes(piece), .. whole[Math.Min(at + length, whole.Length)..]];
        Check(changed, 2000);
    }

    /// <summary>Tags never overlap, and all text of a long adversary is passed once: the scan may not look at a place again for every brace.</summary>
    [Theory]
    [InlineData("{")]
    [InlineData("{{")]
    [InlineData("{{a}}")]
    [InlineData("{%")]
    [InlineData("{{#if a}}")]
    [InlineData("{{!--")]
    [InlineData("{{!-- {{a}} --}}")]
    [InlineData("\\{{a}}")]
    [InlineData("{% raw %}")]
    [InlineData("{% raw %}endraw")]
    [InlineData("```prompt\n---\n")]
    [InlineData("#\n")]
    [InlineData("user[a=\"{{b}}\"]:\n")]
    [InlineData("{{role \"user\"}}")]
    [InlineData("system:\n")]
    [InlineData("---\n")]
    [InlineData("\n")]
    public void A_mebibyte_of_anything_is_read(string part)
    {
        string text = string.Concat(Enumerable.Repeat(part, (1 << 20) / part.Length)) + "}}";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach (TemplateDialect logic in Enum.GetValues<TemplateDialect>())
        {
            List<TemplateTag> tags = TemplateTag.Of(text, logic);
            Assert.All(tags.Zip(tags.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }

        Assert.All(Enum.GetValues<PromptFormat>(), format => PromptParser.Parse(format, bytes));
    }
}
