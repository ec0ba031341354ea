using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Tests.Prompts.Files;

public class GitHubModelsFileTests
{
    [Fact]
    public void Values_of_tests_may_stand_below_vars()
    {
        Prompt prompt = PromptParser.Parse(PromptFormat.GitHubModels, """
            messages: [{ role: user, content: "{{a}}" }]
            testData:
              - { vars: { a: x }, expected: y }
              - { vars: { a: x }, b: z }
            evaluators:
              - { name: similar, uses: github/similarity }
            """u8).Prompt!;

        Assert.Equal(["""{"a":"x"}""", """{"vars":{"a":"x"},"b":"z"}"""], prompt.Tests.Select(t => t.Inputs.ToJsonString()));
        Assert.Equal("""[{"name":"similar","uses":"github/similarity"}]""", prompt.Evaluators!.ToJsonString());
    }
}
