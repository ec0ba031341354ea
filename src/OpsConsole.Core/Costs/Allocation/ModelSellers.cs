namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Says who sells a model: of a name that telemetry reports, and of a service that is billed.</summary>
internal static class ModelSellers
{
    public const string Bedrock = "Amazon Bedrock", OpenAi = "OpenAI", Anthropic = "Anthropic", Google = "Google", Mistral = "Mistral", Cohere = "Cohere";

    // Names of models by what they begin with. Bedrock's own names have a provider in front, and perhaps a region.
    private static readonly (string Prefix, string Seller)[] ByName =
    [
        ("nova-", Bedrock), ("titan-", Bedrock), ("gpt-", OpenAi), ("chatgpt-", OpenAi), ("o1", OpenAi), ("o3", OpenAi), ("o4", OpenAi), ("text-embedding-", OpenAi), ("claude-", Anthropic), ("gemini-", Google),
        ("mistral-", Mistral), ("codestral-", Mistral), ("command-", Cohere), ("embed-", Cohere),
    ];

    private static readonly (string Word, string Seller)[] ByService =
    [
        ("bedrock", Bedrock), ("openai", OpenAi), ("anthropic", Anthropic), ("claude", Anthropic), ("vertex", Google), ("gemini", Google), ("mistral", Mistral), ("cohere", Cohere),
    ];

    private static readonly string[] BedrockProviders = ["anthropic.", "amazon.", "mistral.", "cohere.", "meta.", "ai21.", "deepseek.", "openai.", "qwen."];

    /// <summary>Who sells a model by the name that telemetry has for it; empty where the name does not tell.</summary>
    public static string OfModel(string model)
    {
        string name = model.Trim().ToLowerInvariant();
        bool isBedrock = name.StartsWith("arn:aws", StringComparison.Ordinal) || Array.Exists(BedrockProviders, p => name.StartsWith(p, StringComparison.Ordinal) || name.Contains('.' + p, StringComparison.Ordinal));
        return isBedrock ? Bedrock : First(ByName, ModelNames.Normalise(model), static (text, prefix) => text.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>Who sells the models of a service that is billed; empty where it is no service of models.</summary>
    public static string OfService(string provider, string service) =>
        First(ByService, service, Contains) is { Length: > 0 } seller ? seller : provider is "OpenAI" or "Anthropic" or "Mistral" or "Cohere" ? First(ByService, provider, Contains) : "";

    private static bool Contains(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string First((string Sign, string Seller)[] known, string text, Func<string, string, bool> fits) => Array.Find(known, k => fits(text, k.Sign)).Seller ?? "";
}
