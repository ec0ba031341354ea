using System.Text;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Releases;

namespace OpsConsole.Core.Tests.Prompts.Releases;

public sealed class ReleaseFileTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567", Other = "89abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("a/b: 1234567", "a/b", "1234567")]
    [InlineData("a: 1234567 # since Monday", "a", "1234567")]
    [InlineData("'it''s': \"abcdef1\"", "it's", "abcdef1")]
    [InlineData("\"a b\": 'ABCDEF1'", "a b", "abcdef1")]
    [InlineData("a: {commit: abcdef1}", "a", "abcdef1")]
    [InlineData("a: { commit: abcdef1 }  # so far", "a", "abcdef1")]
    [InlineData("a:\n  commit: abcdef1", "a", "abcdef1")]
    [InlineData("a:   # why\n  # and how\n  commit: 'abcdef1'", "a", "abcdef1")]
    [InlineData("---\nprompts:\n  a: abcdef1", "a", "abcdef1")]
    [InlineData("version: 1\nprompts: # ours\n    a:\n      commit: abcdef1\nnotes:\n  b: 1234567", "a", "abcdef1")]
    [InlineData("\ufeffa: abcdef1\r\n", "a", "abcdef1")]
    public void A_release_is_read(string text, string prompt, string commit)
    {
        ReleaseFile file = Read(text);
        Assert.Empty(file.Problems);
        Assert.Equal((prompt, commit), file.Lines.Values.Select(l => (l.Prompt, l.Commit)).Single());
    }

    [Theory]
    [InlineData("a: main", 1)]
    [InlineData("a: 123456", 1)]
    [InlineData("a: &x abcdef1", 1)]
    [InlineData("a: *x", 1)]
    [InlineData("a: !!str abcdef1", 1)]
    [InlineData("- a: abcdef1", 1)]
    [InlineData("{a: abcdef1}", 1)]
    [InlineData("? a\n: abcdef1", 1)]
    [InlineData("../a: abcdef1", 1)]
    [InlineData("a:", 1)]
    [InlineData("ok: abcdef1\na: |\n  abcdef1", 2)]
    [InlineData("ok: abcdef1\n  a: abcdef1", 2)]
    [InlineData("ok: abcdef1\n\ta: abcdef1", 2)]
    [InlineData("ok: abcdef1\n---\na: abcdef1", 2)]
    [InlineData("ok: abcdef1\nok: 1234567", 2)]
    [InlineData("a: {commit: abcdef1, share: 10}", 1)]
    public void What_is_not_a_release_is_a_problem_of_its_line(string text, int line) => Assert.Contains(Read(text).Problems, p => p.Line == line && p.Severity == ProblemSeverity.Error);

    [Theory]
    [InlineData("x:\n  commit: notasha\n  foo: bar", "1 3")]
    [InlineData("x:\n  commit: abcdef1\n  commit: 1234567", "3")]
    [InlineData("x:\n  commit: notasha\n  commit: abcdef1", "1 3")]
    [InlineData("x:\n  commit: abcdef1\n  commit: 1234567\n  commit: 1234567", "3 4")]
    public void Lines_below_a_name_are_each_told_once(string text, string lines) =>
        Assert.Equal(lines.Split(' ').Select(int.Parse), Read(text).Problems.Select(p => p.Line));

    [Fact]
    public void A_refused_commit_does_not_stretch_the_release_before_it() =>
        Assert.Equal("x:\n  commit: notasha\n  foo: bar\n", ReleaseFileWriter.With("a: abcdef1\nx:\n  commit: notasha\n  foo: bar\n", "a", null));

    [Fact]
    public void No_text_stops_the_reader_and_what_is_written_into_a_good_one_is_read()
    {
        string[] pieces = ["a", "b/c", "prompts", "commit", "x", ": ", ":", "\n", "\n", "\n  ", "\n    ", "\r\n", " ", "\t", "#", " # why", "'", "\"", "{commit: ", "}", "---", "...", "abcdef1", "1234567", Other, "notasha", "\ufeff", "- ", "&x ", "|"];
        Random random = new(20261121);
        int good = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            ReleaseFile file = Read(text);
            int lines = text.Count(c => c == '\n') + 1;
            Assert.All(file.Problems, p => Assert.InRange(p.Line, 1, lines));
            Assert.All(file.Lines.Values, l => Assert.InRange(l.Line, 1, lines));
            if (file.Problems.All(p => p.Severity != ProblemSeverity.Error)) // others are not written into
            {
                good++;
                Dictionary<string, string> wanted = file.Lines.Values.ToDictionary(l => l.Prompt, l => l.Commit);
                wanted["b/c"] = Sha;
                string written = ReleaseFileWriter.With(text, "b/c", Sha);
                Assert.True(Says(written, wanted), $"{text}\n=>\n{written}");
                wanted.Remove("b/c");
                Assert.True(Says(ReleaseFileWriter.With(written, "b/c", null), wanted), $"{written}\n=>\n{ReleaseFileWriter.With(written, "b/c", null)}");
            }
        }

        Assert.True(good > 1000);
    }

    [Fact]
    public void Of_two_lines_the_last_counts() => Assert.Equal("1234567", Read("ok: abcdef1\nok: 1234567").Lines["ok"].Commit);

    [Fact]
    public void Bytes_that_are_no_text_are_a_problem() => Assert.Single(ReleaseFileReader.Read("production", "environments/production.yaml", "b", [0x61, 0xff, 0xfe]).Problems);

    [Theory]
    [InlineData("", "a: " + Sha + "\n")]
    [InlineData("# why\n\nb: 1234567 # since\n", "# why\n\na: " + Sha + "\nb: 1234567 # since\n")]
    [InlineData("# why\r\nA: 1234567\r\n", "# why\r\nA: 1234567\r\na: " + Sha + "\r\n")]
    [InlineData("z: 1234567\nb: 1234567", "z: 1234567\nb: 1234567\na: " + Sha + "\n")]
    [InlineData("a:   \"1234567\"   # since\nb: 1234567", "a:   " + Sha + "   # since\nb: 1234567")]
    [InlineData("a: {commit: 1234567}", "a: {commit: " + Sha + "}")]
    [InlineData("a:\n  # x\n  commit: 1234567\n", "a:\n  # x\n  commit: " + Sha + "\n")]
    [InlineData("prompts:\n    b: 1234567\nrest: 1\n", "prompts:\n    a: " + Sha + "\n    b: 1234567\nrest: 1\n")]
    [InlineData("prompts:", "prompts:\n  a: " + Sha + "\n")]
    [InlineData("a: 1234567\na: abcdef1\n", "a: 1234567\na: " + Sha + "\n")]
    public void Only_the_line_of_the_prompt_changes(string before, string after) => Assert.Equal(after, ReleaseFileWriter.With(before, "a", Sha));

    [Theory]
    [InlineData("# why\na: 1234567\nb: 1234567\n", "# why\nb: 1234567\n")]
    [InlineData("b: 1234567\na:\n  commit: 1234567", "b: 1234567\n")]
    [InlineData("a: 1234567\nb: 1234567\na: 1234567\n", "b: 1234567\n")]
    [InlineData("b: 1234567\n", "b: 1234567\n")]
    public void A_removal_takes_the_line_away(string before, string after) => Assert.Equal(after, ReleaseFileWriter.With(before, "a", null));

    [Fact]
    public void What_YAML_would_take_for_something_else_is_quoted() =>
        Assert.Equal("'true': '12345678'\n", ReleaseFileWriter.With("", "true", "12345678"));

    [Fact]
    public void What_is_written_is_read_whatever_was_there()
    {
        string[] names = ["a", "b/c d", "it's", "on", "prompts", "x: y", "ä", "1", "a#b", "#a"];
        string text = ReleaseFileWriter.Beginning("production");
        foreach ((string name, int i) in names.Select((n, i) => (n, i)))
        {
            text = ReleaseFileWriter.With(text, name, i % 2 == 0 ? Sha : Other);
        }

        ReleaseFile file = Read(text);
        Assert.Equal(names.Where(n => n != "x: y").Order(StringComparer.Ordinal), file.Lines.Keys.Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            text = ReleaseFileWriter.With(text, name, null);
        }

        Assert.Equal("", string.Concat(text.Split('\n').Where(l => l.Length > 0 && l[0] != '#' && !l.StartsWith("'x: y'", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("production", "environments/production.yaml")]
    [InlineData("EU prod-1", "environments/EU prod-1.yaml")]
    [InlineData("", null)]
    [InlineData("../production", null)]
    [InlineData("a/b", null)]
    [InlineData(" a", null)]
    [InlineData("a\nb", null)]
    public void An_environment_has_one_file(string environment, string? path)
    {
        Assert.Equal(path, EnvironmentFile.PathOf(environment));
        Assert.Equal(path is null ? null : environment, path is null ? null : EnvironmentFile.EnvironmentOf(path));
    }

    private static bool Says(string text, Dictionary<string, string> wanted) =>
        Read(text).Lines.Values.OrderBy(l => l.Prompt, StringComparer.Ordinal).Select(l => (l.Prompt, l.Commit)).SequenceEqual(wanted.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => (w.Key, w.Value)));

    private static ReleaseFile Read(string text) => ReleaseFileReader.Read("production", "environments/production.yaml", "b", Encoding.UTF8.GetBytes(text));
}
