namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>The names of providers and models, in one spelling each.</summary>
internal static class Providers
{
    private static readonly Utf8Memo<string?> Memo = new(value => Normalise(BoundedText.OneLine(value, 100)), slots: 256);

    /// <summary>OpenTelemetry's name of a provider, whatever the dialect's; null for an empty one.</summary>
    public static string? Name(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Memo.Get(utf8);

    /// <summary>OpenTelemetry's name of a provider; one that it does not name is kept, in lower case.</summary>
    public static string? Normalise(string provider)
    {
        string word = provider.Trim().ToLowerInvariant();
        if (word.Length == 0)
            return null;
        if (Known(word) is { } known)
            return known;

        // The AI SDK appends the API: "amazon-bedrock.chat", "google.generative-ai", "openai.responses".
        for (int dot = word.LastIndexOf('.'); dot > 0; dot = word.LastIndexOf('.', dot - 1))
        {
            if (Known(word[..dot]) is { } family)
                return family;
        }

        return word;
    }

    /// <summary>True for runtimes that serve open models on the user's own machines, where no list price applies.</summary>
    public static bool IsSelfHosted(string? provider) => provider is "ollama" or "vllm" or "llama.cpp" or "llamacpp" or "lmstudio" or "localai" or "tgi";

    private static string? Known(string word) => word switch
    {
        "openai" => "openai",
        "anthropic" or "claude" => "anthropic",
        "aws.bedrock" or "aws" or "amazon" or "bedrock" or "amazon-bedrock" or "amazon_bedrock" or "aws_bedrock" or "aws-bedrock" => "aws.bedrock",
        "azure.ai.openai" or "az.ai.openai" or "azure" or "azure_openai" or "azure-openai" or "azureopenai" => "azure.ai.openai",
        "azure.ai.inference" or "az.ai.inference" or "azure_ai" or "azure_ai_inference" => "azure.ai.inference",
        "gcp.gemini" or "gemini" or "google.generative-ai" or "google_genai" or "google-genai" or "googleai" => "gcp.gemini",
        "gcp.vertex_ai" or "vertex_ai" or "vertexai" or "vertex" or "google.vertex" or "google-vertex" or "vertex_ai_beta" => "gcp.vertex_ai",
        "gcp.gen_ai" or "google" or "gcp" => "gcp.gen_ai",
        "cohere" => "cohere",
        "deepseek" => "deepseek",
        "groq" => "groq",
        "ibm.watsonx.ai" or "watsonx" or "ibm" => "ibm.watsonx.ai",
        "mistral_ai" or "mistralai" or "mistral" => "mistral_ai",
        "perplexity" => "perplexity",
        "x_ai" or "xai" => "x_ai",
        "moonshot_ai" or "moonshotai" or "moonshot" => "moonshot_ai",
        _ => null,
    };
}
