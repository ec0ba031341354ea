using OpsConsole.Core.Sources.Aws.CostExplorer;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>What a charge says of models.</summary>
/// <param name="Seller">Who sells them; empty where the service is none of models.</param>
/// <param name="Family">The model's name in the price book; null where the charge names none.</param>
/// <param name="Kind">What tokens it is for.</param>
internal sealed record ChargedModel(string Seller, string? Family, TokenKind Kind)
{
    /// <summary>Whether it is of a service of models.</summary>
    public bool IsOfModels => Seller.Length > 0 || Family is not null;

    /// <summary>The model; null where the charge names none.</summary>
    public SoldModel? Sold => Family is null ? null : new SoldModel(Family, Seller);
}

/// <summary>Reads which models charges are for. What was read is remembered: bills repeat their words.</summary>
internal sealed class ChargedModels(PriceBook prices)
{
    private const int MostKnown = 20_000;

    private static readonly char[] Between = [' ', ',', ';', '|', '/', '(', ')', '_'];
    private static readonly string[] Kinds = ["-cached", "-cache", "-input", "-output"];

    private readonly Dictionary<(string, string, string), ChargedModel> _charged = [];
    private readonly Dictionary<string, SoldModel> _used = new(StringComparer.Ordinal);

    /// <summary>What a charge is for.</summary>
    public ChargedModel Of(BilledCharge charge)
    {
        (string, string, string) key = (charge.Provider, charge.Service, charge.UsageType);
        if (!_charged.TryGetValue(key, out ChargedModel? known))
        {
            if (_charged.Count == MostKnown)
            {
                _charged.Clear();
            }

            _charged[key] = known = Read(charge.Provider, charge.Service, charge.UsageType);
        }

        return known;
    }

    /// <summary>The model of a name that telemetry has.</summary>
    public SoldModel OfUse(string model)
    {
        if (!_used.TryGetValue(model, out SoldModel known))
        {
            if (_used.Count == MostKnown)
            {
                _used.Clear();
            }

            _used[model] = known = new SoldModel(ModelNames.LongestMatch(model, prices.Models.Contains) ?? ModelNames.Normalise(model), ModelSellers.OfModel(model));
        }

        return known;
    }

    /// <summary>How many tokens the quantity of a charge is; null where its unit does not say.</summary>
    public static decimal? TokensOf(string? unit, decimal quantity) => unit?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "TOKENS" or "TOKEN" => quantity,
        "1KTOKENS" or "KTOKENS" => quantity * 1_000,
        "1MTOKENS" or "MTOKENS" or "UNITS" => quantity * 1_000_000, // AWS's marketplace sells tokens by the million, in units
        _ => null,
    };

    private ChargedModel Read(string provider, string service, string usageType)
    {
        string seller = ModelSellers.OfService(provider, service);
        UsageMeaning meaning = UsageTypes.Read(service, usageType);
        string? family = Named(usageType) ?? Named(service);
        if (family is null && seller == ModelSellers.Bedrock && meaning.Model is { } model)
        {
            family = ModelNames.LongestMatch(model, prices.Models.Contains) ?? model;
        }

        return new ChargedModel(seller.Length > 0 || family is null ? seller : ModelSellers.OfModel(family), family, meaning.Kind);
    }

    /// <summary>A model that stands in a text by its name in the price book.</summary>
    private string? Named(string text)
    {
        foreach (string word in text.Split(Between, StringSplitOptions.RemoveEmptyEntries))
        {
            int end = Kinds.Select(k => word.IndexOf(k, StringComparison.OrdinalIgnoreCase)).Where(at => at > 0).DefaultIfEmpty(word.Length).Min();
            if (ModelNames.LongestMatch(word[..end], prices.Models.Contains) is { } name)
            {
                return name;
            }
        }

        return null;
    }
}
