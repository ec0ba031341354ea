using System.Text;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Sources.Aws.CostExplorer;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>
/// Files of AWS's Cost and Usage Reports: the old ones (<c>lineItem/UsageType</c>), and those of data exports (CUR 2.0, <c>line_item_usage_type</c>). Both have the same
/// columns, once their names are written alike.
/// </summary>
internal sealed class CurFormat : IChargeFormat
{
    /// <summary>Columns that a file must have.</summary>
    public static readonly string[] Needed =
    [
        "line_item_line_item_type", "line_item_usage_start_date", "line_item_usage_end_date", "line_item_usage_account_id", "line_item_product_code", "line_item_usage_type", "line_item_unblended_cost",
        "line_item_currency_code",
    ];

    private const string Aws = "AWS", Tag = "resource_tags_", OldTag = "resourceTags/";

    private readonly Column _type, _from, _to, _account, _product, _products, _code, _usageType, _unblended, _currency, _quantity, _unit, _region, _tags;
    private readonly Column _reservation, _reserved, _unusedUpfront, _unusedRecurring, _savingsPlan, _commitment, _usedCommitment;
    private readonly (Column Column, string Name)[] _tagColumns;
    private readonly TagTexts _texts = new(NameOf);
    private readonly MapValue _productName = new("product_name");

    /// <summary>Takes a header that has the needed columns.</summary>
    public CurFormat(Header header)
    {
        Name = header.Names.Any(n => n.Contains('/', StringComparison.Ordinal)) ? "AWS CUR" : "AWS CUR 2.0";
        (_type, _from, _to) = (header["line_item_line_item_type"], header["line_item_usage_start_date"], header["line_item_usage_end_date"]);
        (_account, _code, _usageType) = (header["line_item_usage_account_id"], header["line_item_product_code"], header["line_item_usage_type"]);
        (_unblended, _currency, _quantity, _unit) = (header["line_item_unblended_cost"], header["line_item_currency_code"], header["line_item_usage_amount"], header["pricing_unit"]);
        (_product, _products) = (header["product_product_name"], header["product"]);
        _region = header["product_region_code"] is { IsThere: true } code ? code : header["product_region"];
        (_reservation, _reserved) = (header["reservation_reservation_a_r_n"], header["reservation_effective_cost"]);
        (_unusedUpfront, _unusedRecurring) = (header["reservation_unused_amortized_upfront_fee_for_billing_period"], header["reservation_unused_recurring_fee"]);
        (_savingsPlan, _commitment, _usedCommitment) = (header["savings_plan_savings_plan_effective_cost"], header["savings_plan_total_commitment_to_date"], header["savings_plan_used_commitment"]);
        _tags = header["resource_tags"];
        _tagColumns = [.. from pair in header.Names.Select((name, at) => (Name: name, At: at))
                          let rest = pair.Name.StartsWith(OldTag, StringComparison.OrdinalIgnoreCase) ? pair.Name[OldTag.Length..]
                              : pair.Name.StartsWith(Tag, StringComparison.OrdinalIgnoreCase) ? pair.Name[Tag.Length..] : null
                          where rest is { Length: > 0 }
                          select (new Column(pair.At, pair.Name), NameOf(rest))];
    }

    public string Name { get; }

    /// <summary>The name of a column as the new reports have it: <c>lineItem/UsageType</c> becomes <c>line_item_usage_type</c>.</summary>
    public static string NameOfColumn(string name)
    {
        StringBuilder snake = new(name.Length + 8);
        foreach (char c in name.Trim())
        {
            if (c is '/' or ':' or ' ')
            {
                snake.Append('_');
                continue;
            }

            if (char.IsAsciiLetterUpper(c) && snake.Length > 0 && snake[^1] != '_')
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(c));
        }

        return snake.ToString();
    }

    public Charge Read(RowValues values)
    {
        string type = values.Needed(_type, BilledLine.ShortLength), product = _product.IsThere ? values.Name(_product, BilledLine.NameLength) : _productName.Of(values.Text(_products));
        ChargeCategory category = CategoryOf(type, values);
        bool isUse = RecordTypes.IsUse(type);
        ChargeKey key = new(
            Aws, values.Needed(_account, BilledLine.ShortLength), product.Length is > 0 and <= BilledLine.NameLength ? product : values.Needed(_code, BilledLine.NameLength), isUse ? values.Words(_usageType, BilledLine.NameLength) : "",
            values.Name(_region, BilledLine.ShortLength) is { Length: > 0 } region ? region : null, Tags(values), category, type == "Usage" ? null : type, values.Currency(_currency),
            isUse && values.Words(_unit, BilledLine.ShortLength) is { Length: > 0 } unit ? unit : null);
        (DateTime from, DateTime to) = (values.Time(_from), values.Time(_to));
        if (ChargeDays.Problem(from, to) is { } wrong)
        {
            values.Refuse(_to, wrong.Problem, wrong.Remedy);
        }

        decimal billed = values.Amount(_unblended);
        return new Charge(from, to, key, new ChargeSums(billed, Effective(type, billed, values), isUse ? values.Quantity(_quantity) : 0));
    }

    private ChargeCategory CategoryOf(string type, RowValues values)
    {
        if (type is not ("Usage" or "DiscountedUsage" or "SavingsPlanCoveredUsage" or "SavingsPlanNegation" or "SavingsPlanUpfrontFee" or "SavingsPlanRecurringFee" or "Fee" or "RIFee" or "Tax" or "Refund"
            or "Credit") && !type.EndsWith("Discount", StringComparison.Ordinal) && !type.EndsWith("Fee", StringComparison.Ordinal))
        {
            values.Refuse(_type, $"{RowValues.Quote(type)} is no type of a line.", "Write one of AWS's, such as Usage, Tax, Fee, RIFee, Credit or Refund.");
        }

        return RecordTypes.CategoryOf(type);
    }

    /// <summary>What AWS calls amortized: fees that pay for use in advance stand with the use, and what of them nobody used stays with them.</summary>
    private decimal Effective(string type, decimal billed, RowValues values) => type switch
    {
        "DiscountedUsage" when _reserved.IsThere => values.AmountOrNone(_reserved),
        "RIFee" when _unusedUpfront.IsThere || _unusedRecurring.IsThere => values.AmountOrNone(_unusedUpfront) + values.AmountOrNone(_unusedRecurring),
        "Fee" when _reserved.IsThere && values.Text(_reservation).Length > 0 => 0,
        "SavingsPlanCoveredUsage" when _savingsPlan.IsThere => values.AmountOrNone(_savingsPlan),
        "SavingsPlanNegation" or "SavingsPlanUpfrontFee" when _savingsPlan.IsThere => 0,
        "SavingsPlanRecurringFee" when _savingsPlan.IsThere => values.AmountOrNone(_commitment) - values.AmountOrNone(_usedCommitment),
        _ => billed,
    };

    private string Tags(RowValues values)
    {
        string? text = _tagColumns.Length > 0 ? TagTexts.Of(TagsOfColumns(values)) : _texts.Of(values.Text(_tags));
        if (text is null)
        {
            values.Refuse(_tags, "It is no JSON object of texts.", "Write it as {\"user_team\":\"support\"}.");
        }
        else if (text.Length > BilledLine.TagsLength)
        {
            values.Refuse(_tagColumns.Length > 0 ? _tagColumns[0].Column : _tags, $"The tags have {text.Length:N0} characters, more than {BilledLine.TagsLength:N0}.", "Have it exported with fewer tags.");
        }

        return text ?? "{}";
    }

    private SortedDictionary<string, string> TagsOfColumns(RowValues values)
    {
        SortedDictionary<string, string> tags = new(StringComparer.Ordinal);
        foreach ((Column column, string name) in _tagColumns)
        {
            if (values.Text(column) is { Length: > 0 } value)
            {
                tags[name] = value;
            }
        }

        return tags;
    }

    /// <summary>A tag that people gave has its own name; those of AWS keep their beginning.</summary>
    private static string NameOf(string tag) => tag.StartsWith("user:", StringComparison.Ordinal) || tag.StartsWith("user_", StringComparison.Ordinal) ? tag["user:".Length..] : tag;
}
