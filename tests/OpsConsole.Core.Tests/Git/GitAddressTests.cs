using OpsConsole.Core.Git;

namespace OpsConsole.Core.Tests.Git;

public sealed class GitAddressTests
{
    private static readonly string[] Commands = ["--upload-pack=touch /tmp/x", "-oProxyCommand=touch /tmp/x", "-h", "--help", "-c", "--exec=x", "-u./x", "--output=x"];

    public static TheoryData<string> HostileRemotes =>
    [
        "",
        .. Commands,
        .. Commands.Select(c => "https://" + c),
        .. Commands.Select(c => "ssh://" + c),
        .. Commands.Select(c => $"ssh://{c}/repository"),
        .. Commands.Select(c => $"ssh://{c}@host/repository"),
        .. Commands.Select(c => $"ssh://host/{c}"),
        .. Commands.Select(c => c + ":repository"),
        .. Commands.Select(c => "host:" + c),
        .. Commands.Where(c => !c.Contains('/')).Select(c => $"git@{c}:repository"), // with a slash before the colon it is a directory, and never an option
        "ext::sh -c touch% /tmp/x", "EXT::sh -c x", "Ext::x", "eXt::x", "fd::17", "FD::17", "foo::https://host/x", "https::https://host/x", "git-remote-ext::x", "a/b::c",
        "http://host/repository", "HTTP://host/repository", "HTTPS://host/repository", "Ssh://host/x", "git://host/repository", "ftp://host/x", "ftps://host/x",
        "gopher://host/x", "dict://host/x", "ldap://host/x", "rsync://host/x", "git+ssh://host/x", "ssh+git://host/x", "FILE:///tmp/x", "javascript://x", "data://x", "s3://bucket/x",
        "file://host/repository", "file://", "file:///", "file://-x", "file://../x",
        "https://", "https:///repository", "https://host", "https://host/", "https://user:password@host/repository", "https://:password@host/x", "ssh://user:password@host/x",
        "https://host/-x", "ssh://host/--upload-pack=x", "ssh://-host/x", "ssh://-oProxyCommand=x/x", "https://ho st/x", "https://ho\tst/x",
        "https://host/x\n", "https://host/x\r", "https://host/x\0", "https://host/\u001b[31m", "\nhttps://host/x", "\thttps://host/x", " https://host/x", "https://host/x ",
        "dir\nectory", "dir\0ectory", "dir\rectory", "-directory", "directory\u0085", "host:", "@host:x", "user@:x", "host:\u0001", "ho$t:x", "ho`t:x", "ho;st:x", "ho|st:x", "ho&st:x", "ho st:x", "$(x):y", "'x':y", "\"x\":y",
        new string('a', 1001),
    ];

    public static TheoryData<string> HostileBranches =>
    [
        "",
        .. Commands,
        .. Commands.Select(c => "a/" + c),
        "HEAD", "head", "-", "--", "-h", "-b", "..", ".", "a..b", "a/../b", "../a", "a/..", ".a", "a/.b", "a.", "a/b.", "a.lock", "a/b.lock", "a.lock/b", "A.LOCK", "/a", "a/", "a//b", "/", "//",
        "@", "a@{1}", "@{-1}", "a@b", "a~1", "a^", "a^{tree}", "a:b", ":a", "+a", "+a:b", "a:", "*", "a*", "a?", "a[b]", "a\\b", "a b", " a", "a ", "a\tb", "a\nb", "a\rb", "a\0b", "a\u007fb", "a\u001bb", "a\u00a0b",
        "$(touch x)", "`touch x`", "a;touch x", "a|b", "a&b", "a>b", "a<b", "a'b", "a\"b", "a$b", "a%b", "a!b", "a#b", "a(b)", "a{b}", "a=b", "a,b", "ä", "分支", "a\u202eb", "a\u200bb",
        new string('a', 101),
    ];

    [Theory, MemberData(nameof(HostileRemotes))]
    public void What_could_become_an_option_a_command_or_another_protocol_is_no_address(string text)
    {
        Assert.Null(GitAddress.TryParse(text, Path.GetTempPath(), out string problem));
        Assert.NotEqual("", problem);
    }

    [Theory, MemberData(nameof(HostileBranches))]
    public void What_could_become_an_option_or_another_name_is_no_branch(string branch) => Assert.NotEqual("", GitAddress.BranchProblem(branch));

    [Fact]
    public void The_tables_are_as_long_as_they_should_be() => Assert.InRange(HostileRemotes.Count + HostileBranches.Count, 200, 1000);

    [Theory]
    [InlineData("opsconsole-audit")]
    [InlineData("audit/console_1")]
    [InlineData("v1.2")]
    public void A_plain_name_is_a_branch(string branch) => Assert.Equal("", GitAddress.BranchProblem(branch));

    [Theory]
    [InlineData("https://git.example.com/team/prompts.git")]
    [InlineData("https://git.example.com:8443/prompts")]
    [InlineData("https://user@git.example.com/prompts")]
    [InlineData("ssh://git@git.example.com:22/prompts.git")]
    [InlineData("git@git.example.com:team/prompts.git")]
    [InlineData("backup:prompts.git")]
    [InlineData("file:///srv/git/prompts.git")]
    public void An_address_is_a_remote(string text)
    {
        GitAddress address = GitAddress.TryParse(text, Path.GetTempPath(), out _)!;
        Assert.True(address.IsRemote);
        Assert.Equal(text, address.Text);
    }

    [Theory]
    [InlineData("/srv/git/prompts.git", "/srv/git/prompts.git")]
    [InlineData("prompts.git", "/data/prompts.git")]
    [InlineData("./a:b", "/data/a:b")]
    public void A_directory_is_relative_to_the_data_directory(string text, string expected)
    {
        GitAddress address = GitAddress.TryParse(text, "/data", out _)!;
        Assert.False(address.IsRemote);
        Assert.Equal(expected, address.Text);
    }

    [Theory]
    [InlineData("fatal: unable to access 'https://user:secret@host/x?token=secret': refused", "fatal: unable to access 'https://host/x': refused")]
    [InlineData("https://secret@a/b and ssh://c:secret@d/e", "https://a/b and ssh://d/e")]
    [InlineData("nothing", "nothing")]
    [InlineData("https://", "https://")]
    public void What_is_secret_in_an_address_is_not_told(string text, string expected) => Assert.Equal(expected, GitAddress.Redact(text));
}
