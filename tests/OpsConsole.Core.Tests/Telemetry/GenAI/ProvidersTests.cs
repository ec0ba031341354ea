using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class ProvidersTests
{
    [Theory]
    [InlineData("openai", "openai")]
    [InlineData("OpenAI", "openai")]
    [InlineData("openai.responses", "openai")]
    [InlineData("azure-openai.chat", "azure.ai.openai")]
    [InlineData("az.ai.openai", "azure.ai.openai")]
    [InlineData("azure.ai.openai", "azure.ai.openai")]
    [InlineData("AWS", "aws.bedrock")]
    [InlineData("amazon", "aws.bedrock")]
    [InlineData("amazon-bedrock.chat", "aws.bedrock")]
    [InlineData("bedrock", "aws.bedrock")]
    [InlineData("vertex_ai", "gcp.vertex_ai")]
    [InlineData("google.vertex.chat", "gcp.vertex_ai")]
    [InlineData("google.generative-ai", "gcp.gemini")]
    [InlineData("gemini", "gcp.gemini")]
    [InlineData("xai", "x_ai")]
    [InlineData("mistral.chat", "mistral_ai")]
    [InlineData("MistralAI", "mistral_ai")]
    [InlineData("ollama", "ollama")]
    [InlineData("my.own.gateway", "my.own.gateway")]
    public void Every_spelling_is_OpenTelemetrys_name(string sent, string expected) => Assert.Equal(expected, Providers.Normalise(sent));
}
