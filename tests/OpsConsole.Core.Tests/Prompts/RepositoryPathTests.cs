using OpsConsole.Core.Prompts;

namespace OpsConsole.Core.Tests.Prompts;

public class RepositoryPathTests
{
    [Theory]
    [InlineData(".github/prompts")]
    [InlineData(".gitlab/x.md")]
    [InlineData(".gitignore")]
    [InlineData("a/.github/b.prompt.md")]
    [InlineData("a.git/b")]
    [InlineData("git/b")]
    public void Directories_that_only_begin_like_git_s_own_are_paths(string path) => Assert.True(RepositoryPath.IsValid(path));

    [Theory]
    [InlineData(".git")]
    [InlineData(".GIT/config")]
    [InlineData("a/.Git/x")]
    [InlineData(".git.")]
    [InlineData(".git ")]
    [InlineData(".git::$INDEX_ALLOCATION")]
    [InlineData(".g\u200cit")]
    [InlineData(".g\u200eit/config")]
    [InlineData(".gi\u206at/config")]
    [InlineData(".git\ufeff")]
    [InlineData("git~1/config")]
    [InlineData("GIT~2")]
    public void Git_s_own_directory_is_no_path_in_any_spelling(string path) => Assert.False(RepositoryPath.IsValid(path));
}
