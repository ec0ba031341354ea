using System.Text.RegularExpressions;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>What tokens a charge is for.</summary>
internal enum TokenKind
{
    /// <summary>Not for tokens.</summary>
    None,

    /// <summary>Input that no cache had.</summary>
    Input,

    /// <summary>Output.</summary>
    Output,

    /// <summary>Input read from a cache.</summary>
    CacheRead,

    /// <summary>Input written to a cache for minutes.</summary>
    CacheWrite,

    /// <summary>Input written to a cache for an hour.</summary>
    CacheWriteHour,
}

/// <summary>How urgent calls were.</summary>
internal enum UsageTier
{
    /// <summary>As usual.</summary>
    Standard,

    /// <summary>In batches.</summary>
    Batch,

    /// <summary>With priority.</summary>
    Priority,

    /// <summary>When there is room.</summary>
    Flex,
}

/// <summary>What a usage type of Bedrock says.</summary>
/// <param name="Kind">What tokens.</param>
/// <param name="Model">The model's family, in the words of the price book where it knows it; null where the charge is not for tokens.</param>
/// <param name="Tier">How urgent.</param>
/// <param name="IsGlobal">Whether any region of the world may answer.</param>
/// <param name="IsLongContext">Whether the price of long prompts applies.</param>
internal sealed record UsageMeaning(TokenKind Kind, string? Model, UsageTier Tier, bool IsGlobal, bool IsLongContext);

/// <summary>
/// Reads AWS's usage types. Of models that AWS sells itself, the usage type names the model (<c>USE1-NovaLite-input-tokens</c>); models of the marketplace are services of
/// their own (<c>Claude Sonnet 4.6 (Amazon Bedrock Edition)</c>) with usage types like <c>USE1-MP:USE1_OutputTokenCount-Units</c>.
/// </summary>
internal static partial class UsageTypes
{
    private const string Edition = "(Amazon Bedrock Edition)";

    private static readonly Dictionary<string, string> Regions = new(StringComparer.Ordinal)
    {
        ["USE1"] = "us-east-1", ["USE2"] = "us-east-2", ["USW1"] = "us-west-1", ["USW2"] = "us-west-2", ["CAN1"] = "ca-central-1", ["SAE1"] = "sa-east-1",
        ["EU"] = "eu-west-1", ["EUW1"] = "eu-west-1", ["EUW2"] = "eu-west-2", ["EUW3"] = "eu-west-3", ["EUC1"] = "eu-central-1", ["EUN1"] = "eu-north-1",
        ["APN1"] = "ap-northeast-1", ["APN2"] = "ap-northeast-2", ["APS1"] = "ap-southeast-1", ["APS2"] = "ap-southeast-2", ["APS3"] = "ap-south-1",
    };

    /// <summary>The region that a usage type begins with; null for none, or one that is not known.</summary>
    public static string? RegionOf(string usageType) => RegionPrefix().Match(usageType) is { Success: true } prefix ? Regions.GetValueOrDefault(prefix.Groups[1].Value) : null;

    /// <summary>Reads a usage type.</summary>
    /// <param name="service">The service that it belongs to.</param>
    /// <param name="usageType">The usage type.</param>
    public static UsageMeaning Read(string service, string usageType)
    {
        string rest = Marketplace().Replace(RegionPrefix().Replace(usageType, ""), "");
        string words = Hump().Replace(rest, "-").Replace('_', '-').ToLowerInvariant();
        TokenKind kind = KindOf(words);
        UsageTier tier = Has(words, "batch") ? UsageTier.Batch : Has(words, "priority") ? UsageTier.Priority : Has(words, "flex") ? UsageTier.Flex : UsageTier.Standard;
        string? model = kind == TokenKind.None ? null : service.EndsWith(Edition, StringComparison.OrdinalIgnoreCase) ? Named(service[..^Edition.Length].Trim()) : NativeModel(words);
        return new UsageMeaning(kind, model, tier, Has(words, "global"), Has(words, "long-ctx") || Has(words, "long-context"));
    }

    private static TokenKind KindOf(string words) =>
        !words.Contains("token", StringComparison.Ordinal) ? TokenKind.None
        : Has(words, "cache-read") ? TokenKind.CacheRead
        : Has(words, "cache-write") ? (Has(words, "1h") ? TokenKind.CacheWriteHour : TokenKind.CacheWrite)
        : Has(words, "output") ? TokenKind.Output
        : Has(words, "input") ? TokenKind.Input
        : TokenKind.None;

    private static bool Has(string words, string part) => ("-" + words + "-").Contains("-" + part + "-", StringComparison.Ordinal);

    /// <summary>What stands before the kind of token, in the words of the price book: <c>titan-text-g1-express</c> is <c>titan-text-express</c>.</summary>
    private static string? NativeModel(string words)
    {
        Match end = ModelEnd().Match(words);
        string model = Provider().Replace(words[..end.Index], "").Replace("-g1-", "-", StringComparison.Ordinal);
        return model.Length == 0 ? null : Claude().Replace(model, match => NameOfClaude(match)).Replace("nova-2.0-", "nova-2-", StringComparison.Ordinal);
    }

    // Up to version 3 the version stands before the size, from 4 on behind it.
    private static string NameOfClaude(Match match)
    {
        string version = match.Groups["version"].Value.Replace('.', '-'), size = match.Groups["size"].Value;
        return version is ['1' or '2' or '3'] or ['1' or '2' or '3', '-', ..] ? $"claude-{version}-{size}" : $"claude-{size}-{version}";
    }

    private static string Named(string title)
    {
        string name = title.ToLowerInvariant().Replace(' ', '-');
        return name.StartsWith("claude-", StringComparison.Ordinal) ? name.Replace('.', '-') : name;
    }

    [GeneratedRegex("^([A-Z]{2,4}[0-9]{0,2})-")]
    private static partial Regex RegionPrefix();

    [GeneratedRegex("^MP:[A-Z0-9]+_|-Units$")]
    private static partial Regex Marketplace();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z][a-z])")]
    private static partial Regex Hump();

    [GeneratedRegex("-?(mantle|input|output|cache)-|$")]
    private static partial Regex ModelEnd();

    [GeneratedRegex(@"^[a-z]+\.(?=[a-z])")]
    private static partial Regex Provider();

    [GeneratedRegex("^claude-(?<version>[0-9]+(\\.[0-9]+)?)-(?<size>[a-z]+)$")]
    private static partial Regex Claude();
}
