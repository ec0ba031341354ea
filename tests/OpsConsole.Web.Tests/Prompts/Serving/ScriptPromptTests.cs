using OpsConsole.Client.Tests.Prompts;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>The clients of one page that docs/clients shows fetch from this console.</summary>
[Collection(ServingTests.Name)]
public sealed class ScriptPromptTests(PromptConsole console)
{
    private const string Prompt = "scripts/größe 1";

    [Theory]
    [InlineData("python3")]
    [InlineData("node")]
    public async Task A_script_follows_releases_and_keeps_the_last_one_on_disk(string language)
    {
        string first = console.Repository.Commit(($"{Prompt}.md", $"{language}: {{{{question}}}}")), second = console.Repository.Commit(($"{Prompt}.md", $"{language} again: {{{{question}}}}"));
        console.Repository.Release("scripting", (Prompt, first));
        await console.SyncAsync();
        string key = await console.CreateKeyAsync(Core.Identity.Scopes.PromptsRead), cache = Directory.CreateTempSubdirectory("opsconsole-scripts-").FullName;
        try
        {
            await using (PromptScript script = new(language, console.Address, key, "scripting", cache))
            {
                Assert.Equal($"{first} {language}: {{{{x}}}}", await script.AskAsync(Prompt, new { question = "{{x}}" }));
                console.Repository.Release("scripting", (Prompt, second));
                await console.SyncAsync();
                await script.Says($"{second} {language} again: why", Prompt, new { question = "why" });
            }

            // The key is refused now; the disk has the last version. Without it there is none.
            await using PromptScript kept = new(language, console.Address, "wrong", "scripting", cache), without = new(language, console.Address, "wrong", "scripting", cache + "/empty");
            Assert.Equal($"{second} {language} again: kept", await kept.AskAsync(Prompt, new { question = "kept" }));
            Assert.StartsWith("none", await without.AskAsync(Prompt, new { question = "any" }), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }
}
