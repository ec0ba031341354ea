using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Files.Yaml;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class SafeYamlTests
{
    private static string Json(string yaml)
    {
        YamlValue? value = SafeYaml.Read(yaml, 0, out PromptProblem? problem);
        Assert.Null(problem);
        return value?.ToJson()?.ToJsonString() ?? "null";
    }

    private static PromptProblem Problem(string yaml, int before = 0)
    {
        Assert.Null(SafeYaml.Read(yaml, before, out PromptProblem? problem));
        return Assert.IsType<PromptProblem>(problem);
    }

    [Theory]
    [InlineData("a: yes", """{"a":"yes"}""")]
    [InlineData("a: [true, False, ~, null, '', 'true']", """{"a":[true,false,null,null,"","true"]}""")]
    [InlineData("a: [12, -3, +4, 0x1F, 0o17, 1.5, 1e3, .5]", """{"a":[12,-3,4,31,15,1.5,1000,0.5]}""")]
    [InlineData("a: [1_000, 12:30, 1.2.3, .inf, .nan, 2026-11-21]", """{"a":["1_000","12:30","1.2.3",".inf",".nan","2026-11-21"]}""")]
    [InlineData("a: |\n  b\n  c\nd: >-\n  e\n  f", """{"a":"b\nc\n","d":"e f"}""")]
    [InlineData("", "null")]
    [InlineData("# nothing but a comment", "null")]
    public void Scalars_mean_what_the_core_schema_says(string yaml, string json) => Assert.Equal(json, Json(yaml));

    [Theory]
    [InlineData("a: 1\nb: &x 2\n", 2, "Anchors")]
    [InlineData("a: *x", 1, "Anchors")]
    [InlineData("a:\n  - !!python/object 1", 2, "Tags")]
    [InlineData("a: !!str 1", 1, "Tags")]
    [InlineData("a: 1\nb: 2\na: 3", 3, "'a' stands here twice")]
    [InlineData("a: 1\n---\nb: 2", 2, "second document")]
    [InlineData("[a, b]: c", 1, "A key must be a text")]
    [InlineData("a: {{name}}", 1, "A key must be a text")]
    [InlineData("a: 1\n b: 2", 2, "not YAML")]
    [InlineData("a: 'x", 1, "not YAML")]
    public void What_is_refused_is_said_with_its_line(string yaml, int line, string words)
    {
        PromptProblem problem = Problem(yaml, 10);

        Assert.Equal((line + 10, ProblemSeverity.Error), (problem.Line, problem.Severity));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_size_and_number_of_values_are_bounded()
    {
        string deepest = new string('[', SafeYaml.MaxDepth) + new string(']', SafeYaml.MaxDepth);
        Assert.StartsWith("[[", Json(deepest), StringComparison.Ordinal);
        Assert.Contains("nested deeper", Problem("[" + deepest + "]").Message, StringComparison.Ordinal);

        Assert.NotEqual("null", Json("[" + string.Concat(Enumerable.Repeat("a,", SafeYaml.MaxNodes - 1)) + "]"));
        Assert.Contains("more than 5,000 values", Problem("[" + string.Concat(Enumerable.Repeat("a,", SafeYaml.MaxNodes)) + "]").Message, StringComparison.Ordinal);

        Assert.NotEqual("null", Json("a: " + new string('x', SafeYaml.MaxBytes - 3)));
        Assert.Contains("longer than 64 KiB", Problem("a: " + new string('x', SafeYaml.MaxBytes - 2)).Message, StringComparison.Ordinal);
    }

    // Each of these has ended a process that let the library make objects of it.
    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("{? ")]
    public void Very_deep_nesting_ends_at_once(string part) =>
        Assert.Contains("nested deeper", Problem(string.Concat(Enumerable.Repeat(part, 60_000 / part.Length))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_bomb_of_aliases_is_refused_at_its_first_anchor()
    {
        string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat("bcdefghi".Select(c => $"{c}: &{c} [*{(char)(c - 1)},*{(char)(c - 1)},*{(char)(c - 1)}]\n"));

        Assert.Equal(1, Problem(bomb).Line);
    }
}
