using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class PromptFileTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("readme.txt")]
    [InlineData("a/README.de.md")]
    [InlineData("README_DE.md")]
    [InlineData("README-de.md")]
    [InlineData("README.zh-CN.md")]
    [InlineData("docs/CODE_OF_CONDUCT.md")]
    [InlineData("CODE_OF_CONDUCT_pt_BR.md")]
    public void What_explains_a_repository_is_no_prompt_in_any_language(string path) => Assert.Null(PromptFile.Of(path));

    [Theory]
    [InlineData("security-qa.md", "security-qa")]
    [InlineData("notice-to.md", "notice-to")]
    [InlineData("README-writer.md", "README-writer")]
    [InlineData("readme/write.md", "readme/write")]
    [InlineData("code_of_honour.md", "code_of_honour")]
    public void Names_that_only_begin_so_are_prompts(string path, string name) => Assert.Equal(name, PromptFile.Of(path)?.Name);

    [Theory]
    [InlineData(".github/a.md")]
    [InlineData("a/.b/c.md")]
    public void Hidden_files_are_no_prompts(string path) => Assert.Null(PromptFile.Of(path));
}
