using OpsConsole.Core.Costs;
using OpsConsole.Core.Sources.Aws.CostExplorer;

namespace OpsConsole.Core.Tests.Sources.Aws.CostExplorer;

public sealed class UsageTypesTests
{
    private const string Bedrock = "Amazon Bedrock", Sonnet = "Claude Sonnet 4.6 (Amazon Bedrock Edition)";

    [Theory]
    [InlineData(Bedrock, "USE1-NovaLite-input-tokens", "Input", "nova-lite", "Standard", false)]
    [InlineData(Bedrock, "USE1-NovaLite-output-tokens-batch", "Output", "nova-lite", "Batch", false)]
    [InlineData(Bedrock, "EUC1-NovaPro-cache-read-input-token-count-cross-region-global", "CacheRead", "nova-pro", "Standard", true)]
    [InlineData(Bedrock, "USE1-Nova2.0Lite-input-tokens-flex", "Input", "nova-2-lite", "Flex", false)]
    [InlineData(Bedrock, "USE1-TitanTextG1-Express-output-tokens", "Output", "titan-text-express", "Standard", false)]
    [InlineData(Bedrock, "USE1-xai.grok-4.3-mantle-input-tokens-standard", "Input", "grok-4.3", "Standard", false)]
    [InlineData(Bedrock, "USE1-Claude4.6Sonnet-input-tokens", "Input", "claude-sonnet-4-6", "Standard", false)]
    [InlineData(Bedrock, "USE1-Claude3.5Sonnet-output-tokens-priority", "Output", "claude-3-5-sonnet", "Priority", false)]
    [InlineData(Sonnet, "USE1-MP:USE1_InputTokenCount-Units", "Input", "claude-sonnet-4-6", "Standard", false)]
    [InlineData(Sonnet, "USE1-MP:USE1_OutputTokenCount_Global-Units", "Output", "claude-sonnet-4-6", "Standard", true)]
    [InlineData(Sonnet, "USE1-MP:USE1_CacheReadInputTokenCount-Units", "CacheRead", "claude-sonnet-4-6", "Standard", false)]
    [InlineData(Sonnet, "USE1-MP:USE1_CacheWriteInputTokenCount_Batch-Units", "CacheWrite", "claude-sonnet-4-6", "Batch", false)]
    [InlineData(Sonnet, "USE1-MP:USE1_CacheWrite1hInputTokenCount-Units", "CacheWriteHour", "claude-sonnet-4-6", "Standard", false)]
    [InlineData(Sonnet, "USE1-MP:USE1_input_tokens_standard-Units", "Input", "claude-sonnet-4-6", "Standard", false)]
    [InlineData(Sonnet, "USE1-MP:USE1_output_tokens_global_standard-Units", "Output", "claude-sonnet-4-6", "Standard", true)]
    [InlineData(Sonnet, "USE1-MP:USE1_cache_write_tokens_1h_standard-Units", "CacheWriteHour", "claude-sonnet-4-6", "Standard", false)]
    [InlineData(Bedrock, "USE1-Guardrail-ContentPolicyUnitsConsumed", "None", null, "Standard", false)]
    [InlineData("Amazon Simple Storage Service", "TimedStorage-ByteHrs", "None", null, "Standard", false)]
    [InlineData("", "", "None", null, "Standard", false)]
    public void Usage_types_of_both_kinds_are_read(string service, string usageType, string kind, string? model, string tier, bool global)
    {
        UsageMeaning meaning = UsageTypes.Read(service, usageType);

        Assert.Equal((kind, model, tier, global), (meaning.Kind.ToString(), meaning.Model, meaning.Tier.ToString(), meaning.IsGlobal));
    }

    [Fact]
    public void Long_prompts_are_told() => Assert.True(UsageTypes.Read(Sonnet, "USE1-MP:USE1_input_tokens_long_ctx_standard-Units").IsLongContext);

    [Theory]
    [InlineData("USE1-NovaLite-input-tokens", "us-east-1")]
    [InlineData("EU-NovaLite-input-tokens", "eu-west-1")]
    [InlineData("USE1-MP:USE1_InputTokenCount-Units", "us-east-1")]
    [InlineData("XYZ9-NovaLite-input-tokens", null)]
    [InlineData("TimedStorage-ByteHrs", null)]
    [InlineData("", null)]
    public void The_region_is_what_a_usage_type_begins_with(string usageType, string? region) => Assert.Equal(region, UsageTypes.RegionOf(usageType));

    [Theory]
    [InlineData(Bedrock, "USE1-NovaLite-input-tokens")]
    [InlineData(Bedrock, "USE1-NovaMicro-output-tokens")]
    [InlineData(Bedrock, "USE1-NovaPro-output-tokens")]
    [InlineData(Bedrock, "USE1-Claude4.5Sonnet-input-tokens")]
    [InlineData("Claude Sonnet 4.5 (Amazon Bedrock Edition)", "USE1-MP:USE1_InputTokenCount-Units")]
    [InlineData("Claude Sonnet 4 (Amazon Bedrock Edition)", "USE1-MP:USE1_output_tokens_standard-Units")]
    [InlineData("Claude 3.5 Haiku (Amazon Bedrock Edition)", "USE1-MP:USE1_OutputTokenCount-Units")]
    public void Models_have_the_names_of_the_price_book(string service, string usageType) =>
        Assert.NotNull(PriceBook.ListPrices.Price(UsageTypes.Read(service, usageType).Model, DateTime.UtcNow, new PricedTokens(1, 1, 0, 0)));
}
