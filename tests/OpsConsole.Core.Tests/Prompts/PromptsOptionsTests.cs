using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts;

public sealed class PromptsOptionsTests
{
    [Theory]
    [InlineData("", "support/reply.md", "support/reply", PromptFormat.Markdown)]
    [InlineData("", "summary/system.md", "summary", PromptFormat.Fabric)]
    [InlineData("ai/prompts", "ai/prompts/support/reply.txt", "support/reply", PromptFormat.Text)]
    [InlineData("ai/prompts", "ai/prompts/system.md", "system", PromptFormat.Markdown)]
    public void The_directory_of_the_prompts_is_no_part_of_their_names(string directory, string path, string name, PromptFormat format) =>
        Assert.Equal(new PromptFile(name, format), new PromptsOptions { Directory = directory }.FileOf(path));

    [Theory, InlineData("support/reply.md"), InlineData("ai/prompts.md"), InlineData("ai/promptsandmore/reply.md")]
    public void What_is_beside_the_directory_of_the_prompts_is_none(string path) => Assert.Null(new PromptsOptions { Directory = "ai/prompts" }.FileOf(path));

    [Theory]
    [InlineData("ai/prompts/summary/system.md", "ai/prompts/summary/user.md")]
    [InlineData("ai/prompts/summary/system.MD", "ai/prompts/summary/user.md")]
    [InlineData("ai/prompts/summary/System.md", null)]
    [InlineData("ai/prompts/system.md", null)]
    [InlineData("summary/system.md", null)]
    public void A_path_has_a_second_file_where_the_catalog_has_a_folder(string path, string? user) => Assert.Equal(user, new PromptsOptions { Directory = "ai/prompts" }.UserPathOf(path));

    [Theory]
    [InlineData(PromptFormat.Fabric, "p/summary/system.md", "p/summary/user.md")]
    [InlineData(PromptFormat.Markdown, "p/summary/other.md", null)]
    public void Only_a_fabric_folder_has_a_second_file(PromptFormat format, string path, string? user) => Assert.Equal(user, PromptFile.UserPathOf(format, path));
}
