using System.Diagnostics;
using System.Text;
using OpsConsole.Core.Prompts.Catalog;

namespace OpsConsole.Core.Tests.Prompts.Catalog;

public sealed class CodeOwnersTests
{
    [Theory]
    [InlineData("*", "a/b.md", true)]
    [InlineData("*.md", "a/b.md", true)]
    [InlineData("*.md", "a/b.txt", false)]
    [InlineData("/a.md", "a.md", true)]
    [InlineData("/a.md", "x/a.md", false)]
    [InlineData("a.md", "x/a.md", true)]
    [InlineData("docs/*", "docs/a.md", true)]
    [InlineData("docs/*", "docs/deep/a.md", false)]
    [InlineData("docs/", "x/docs/deep/a.md", true)]
    [InlineData("/docs/", "x/docs/a.md", false)]
    [InlineData("/docs/", "docs", false)]
    [InlineData("/apps/github", "apps/github/x/y.md", true)]
    [InlineData("**/logs", "deep/down/logs/a.md", true)]
    [InlineData("a/**/z.md", "a/z.md", true)]
    [InlineData("a/**/z.md", "a/b/c/z.md", true)]
    [InlineData("a/**", "a/b/c.md", true)]
    [InlineData("a/**", "b/a/c.md", false)]
    [InlineData("p?.md", "x/p1.md", true)]
    [InlineData("p?.md", "x/p12.md", false)]
    [InlineData("support/t*e.md", "support/triages.md", false)]
    [InlineData("support/t*e.md", "support/tone.md", true)]
    public void A_pattern_matches_as_git_hosts_match(string pattern, string path, bool expected) =>
        Assert.Equal(expected ? ["@team"] : [], CodeOwners.Read(Encoding.UTF8.GetBytes($"{pattern} @team\n")).Of(path));

    [Fact]
    public void The_last_rule_that_matches_counts_even_if_it_names_nobody()
    {
        CodeOwners owners = CodeOwners.Read("""
            # who owns what
            * @all
            support/ @support  dora@example.org # of the shop
            support/open.md
            with\ blank.md @blank
            """u8);

        Assert.Equal(["@all"], owners.Of("x.md"));
        Assert.Equal(["@support", "dora@example.org"], owners.Of("support/reply.md"));
        Assert.Empty(owners.Of("support/open.md"));
        Assert.Equal(["@blank"], owners.Of("a/with blank.md"));
    }

    [Fact]
    public void Each_section_has_its_own_last_rule_and_owners_for_rules_that_name_nobody()
    {
        CodeOwners owners = CodeOwners.Read("""
            * @all
            [Support Team][2] @support @lead # two have to agree
            support/
            support/legal/ @law
            ^[Prices] @sales
            *.txt
            [SUPPORT team]
            support/open.md
            [] @nobody
            """u8);

        Assert.Equal(["@all"], owners.Of("x.md"));
        Assert.Equal(["@all", "@support", "@lead"], owners.Of("support/reply.md"));
        Assert.Equal(["@all", "@law", "@sales"], owners.Of("support/legal/terms.txt"));
        Assert.Equal(["@all"], owners.Of("support/open.md"));
    }

    [Fact]
    public void A_pattern_of_many_stars_is_passed_over() =>
        Assert.Equal(["@all"], CodeOwners.Read(Encoding.UTF8.GetBytes($"* @all\n{string.Concat(Enumerable.Repeat("*a", 13))}.md @stars\n")).Of(new string('a', 20) + ".md"));

    [Fact]
    public void No_pattern_makes_it_slow()
    {
        StringBuilder file = new();
        for (int i = 0; i < 3000; i++)
        {
            file.Append(string.Concat(Enumerable.Repeat("**/*a*a*b/", 2)) + new string('a', 300)).Append("x @x\n");
        }

        CodeOwners owners = CodeOwners.Read(Encoding.UTF8.GetBytes(file.ToString()));
        long start = Stopwatch.GetTimestamp();
        Assert.Empty(owners.Of(string.Join('/', Enumerable.Repeat(new string('a', 20), 18))));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }
}
