using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>Files with the columns of FOCUS 1.0, 1.1 and 1.2, in any order, further columns among them.</summary>
internal sealed class FocusFormat : IChargeFormat
{
    /// <summary>Columns that a file must have. Of the account's two one is enough.</summary>
    public static readonly string[] Needed = ["BilledCost", "EffectiveCost", "BillingCurrency", "ChargePeriodStart", "ChargePeriodEnd", "ChargeCategory", "ServiceName"];

    private static readonly string[] Since12 = ["InvoiceId", "BillingAccountType", "SubAccountType", "PricingCurrency"], Since11 = ["SkuMeter", "SkuPriceDetails", "ServiceSubcategory", "CommitmentDiscountQuantity"];
    private static readonly Dictionary<string, ChargeCategory> Categories = Enum.GetValues<ChargeCategory>().ToDictionary(c => c.ToString(), StringComparer.OrdinalIgnoreCase);

    private readonly Column _billed, _effective, _currency, _from, _to, _category, _class, _service, _subAccount, _account, _region, _quantity, _unit, _tags;
    private readonly Column[] _providers, _usageTypes;
    private readonly string _provider;
    private readonly TagTexts _texts = new(name => name);

    /// <summary>Takes a header that has the needed columns.</summary>
    /// <param name="header">The header.</param>
    /// <param name="provider">Whom it was bought from where the file does not say; empty for nobody.</param>
    public FocusFormat(Header header, string provider)
    {
        Name = header.Missing(Since12).Count < Since12.Length ? "FOCUS 1.2" : header.Missing(Since11).Count < Since11.Length ? "FOCUS 1.1" : "FOCUS 1.0";
        _provider = provider;
        (_billed, _effective, _currency) = (header["BilledCost"], header["EffectiveCost"], header["BillingCurrency"]);
        (_from, _to, _category, _class) = (header["ChargePeriodStart"], header["ChargePeriodEnd"], header["ChargeCategory"], header["ChargeClass"]);
        (_service, _subAccount, _account, _region) = (header["ServiceName"], header["SubAccountId"], header["BillingAccountId"], header["RegionId"]);
        (_quantity, _unit, _tags) = (header["ConsumedQuantity"], header["ConsumedUnit"], header["Tags"]);
        _providers = [header["ProviderName"], header["ServiceProviderName"]]; // the second since 1.3
        _usageTypes = [header["x_UsageType"], header["SkuMeter"], header["ChargeDescription"], header["SkuId"]]; // the first is AWS's own, the same as in Cost Explorer
    }

    public string Name { get; }

    public Charge Read(RowValues values)
    {
        string category = values.Text(_category), service = values.Needed(_service, BilledLine.NameLength), account = values.Name(_subAccount, BilledLine.ShortLength);
        if (!Categories.TryGetValue(category, out ChargeCategory kind))
        {
            values.Refuse(_category, $"{RowValues.Quote(category)} is no category.", $"Write one of {string.Join(", ", Categories.Keys)}.");
        }

        ChargeKey key = new(
            Provider(values), account.Length > 0 ? account : values.Needed(_account, BilledLine.ShortLength), service, kind == ChargeCategory.Usage ? UsageType(values) : "",
            values.Name(_region, BilledLine.ShortLength) is { Length: > 0 } region ? region : null, Tags(values), kind, values.Words(_class, BilledLine.ShortLength) is { Length: > 0 } type ? type : null,
            values.Currency(_currency), kind == ChargeCategory.Usage && values.Words(_unit, BilledLine.ShortLength) is { Length: > 0 } unit ? unit : null);
        (DateTime from, DateTime to) = (values.Time(_from), values.Time(_to));
        if (ChargeDays.Problem(from, to) is { } wrong)
        {
            values.Refuse(_to, wrong.Problem, wrong.Remedy);
        }

        return new Charge(from, to, key, new ChargeSums(values.Amount(_billed), values.Amount(_effective), kind == ChargeCategory.Usage ? values.Quantity(_quantity) : 0));
    }

    private string Provider(RowValues values)
    {
        foreach (Column column in _providers)
        {
            if (values.Name(column, BilledLine.NameLength) is { Length: > 0 } name)
            {
                return name;
            }
        }

        if (_provider.Length == 0)
        {
            values.Refuse(_providers[0], "It is empty.", "Give it a value, or name the provider in the settings of the source.");
        }

        return _provider;
    }

    private string UsageType(RowValues values)
    {
        foreach (Column column in _usageTypes)
        {
            if (values.Words(column, BilledLine.NameLength) is { Length: > 0 } words)
            {
                return words;
            }
        }

        return "";
    }

    private string Tags(RowValues values)
    {
        string json = values.Text(_tags);
        string? text = _texts.Of(json);
        if (text is null)
        {
            values.Refuse(_tags, $"{RowValues.Quote(json)} is no JSON object of texts.", "Write it as {\"team\":\"support\"}.");
        }
        else if (text.Length > BilledLine.TagsLength)
        {
            values.Refuse(_tags, $"The tags have {text.Length:N0} characters, more than {BilledLine.TagsLength:N0}.", "Have it exported with fewer tags.");
        }

        return text ?? "{}";
    }
}
