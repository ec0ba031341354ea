using System.Text.Json;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>
/// Reads the price map that LiteLLM publishes (<c>model_prices_and_context_window.json</c>): US dollars per token by model. It has no dates, so its prices count from a day that the
/// reader names. Entries that name the same model for several regions or providers count once, by the one that is named most plainly.
/// </summary>
public static class LiteLlmMap
{
    /// <summary>Longest file, bytes. The published one has about two million.</summary>
    public const int MaxLength = 16 * 1024 * 1024;

    private const decimal PerMillion = 1_000_000;
    private const string Documentation = "sample_spec";

    private static readonly string[] Modes = ["chat", "completion", "responses", "embedding", "image_generation", "rerank"];

    /// <summary>Reads it.</summary>
    /// <param name="json">The file.</param>
    /// <param name="from">The first day of its prices, UTC.</param>
    /// <param name="wanted">Whether a model is wanted, by its plain name.</param>
    /// <returns>The models with a price, by name.</returns>
    /// <exception cref="PriceFileException">It is no such map.</exception>
    public static IReadOnlyList<PricedModel> Read(ReadOnlyMemory<byte> json, DateOnly from, Func<string, bool> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        try
        {
            using JsonDocument map = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 32 });
            if (map.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw NoMap();
            }

            IReadOnlyList<PricedModel> models =
            [
                .. map.RootElement.EnumerateObject()
                    .Where(e => e.Name != Documentation && e.Value.ValueKind == JsonValueKind.Object && Modes.Contains(Text(e.Value, "mode") ?? "chat"))
                    .OrderBy(e => e.Name.Length).ThenBy(e => e.Name, StringComparer.Ordinal)
                    .Select(e => (Name: PlainName(e.Name), Price: PriceOf(e.Value, from)))
                    .Where(e => e.Name.Length > 0 && e.Price is not null && wanted(e.Name))
                    .DistinctBy(e => e.Name)
                    .Select(e => new PricedModel(e.Name, [e.Price!]) { Source = "LiteLLM price map" })
                    .OrderBy(m => m.Model, StringComparer.Ordinal),
            ];
            return models.Count > 0 || map.RootElement.EnumerateObject().Any(e => e.Value.ValueKind == JsonValueKind.Object && e.Value.TryGetProperty("litellm_provider", out _)) ? models : throw NoMap();
        }
        catch (JsonException exception)
        {
            throw new PriceFileException("The file is no JSON. Download model_prices_and_context_window.json again.", exception);
        }
    }

    /// <summary>The name without provider and region in front and without date and version behind, as a price book has it.</summary>
    private static string PlainName(string name)
    {
        string plain = ModelNames.Normalise(name);
        return plain.Length <= 200 && !plain.Contains(' ', StringComparison.Ordinal) ? plain : "";
    }

    private static ModelPrice? PriceOf(JsonElement entry, DateOnly from)
    {
        decimal? input = Tokens(entry, "input_cost_per_token"), output = Tokens(entry, "output_cost_per_token"), image = Amount(entry, "output_cost_per_image"), request = Amount(entry, "input_cost_per_request");
        return (input ?? output ?? image ?? request) is null ? null : new ModelPrice(from, input ?? 0, output ?? 0)
        {
            CacheRead = Tokens(entry, "cache_read_input_token_cost"),
            CacheWrite = Tokens(entry, "cache_creation_input_token_cost"),
            Reasoning = Tokens(entry, "output_cost_per_reasoning_token"),
            BatchInput = Tokens(entry, "input_cost_per_token_batches"),
            BatchOutput = Tokens(entry, "output_cost_per_token_batches"),
            Image = image,
            Request = request,
        };
    }

    private static decimal? Tokens(JsonElement entry, string name) => Amount(entry, name) is { } perToken && perToken * PerMillion <= PriceFile.Highest ? Short(perToken * PerMillion) : null;

    private static decimal? Amount(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal amount) && amount is >= 0 and <= PriceFile.Highest
            ? Short(amount)
            : null;

    /// <summary>Without zeros at the end.</summary>
    private static decimal Short(decimal amount) => amount / 1.0000000000000000000000000000m;

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static PriceFileException NoMap() => new("That is not LiteLLM's price map: an object with a model for each key, and input_cost_per_token in it.");
}
