using System.IO.Compression;
using System.Text;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Files;
using OpsConsole.Core.Sources.Files.Reading;

namespace OpsConsole.Core.Tests.Sources.Files;

public sealed class ChargeFileTests : IDisposable
{
    private const string Header = "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceName,ProviderName,SubAccountId,BillingAccountId,RegionId,SkuMeter,ConsumedQuantity,ConsumedUnit,Tags,InvoiceId";
    private const string Good = "1.25,1.20,USD,2026-11-01T00:00:00Z,2026-11-02T00:00:00Z,Usage,Azure OpenAI,Microsoft,sub-1,acc-1,westeurope,Input Tokens,1000,Tokens,\"{\"\"team\"\":\"\"support\"\"}\",";
    private const string CurHeader = "identity/LineItemId,bill/PayerAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/UsageAccountId,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,"
        + "lineItem/CurrencyCode,lineItem/UnblendedCost,product/ProductName,product/region,pricing/unit,reservation/EffectiveCost,reservation/ReservationARN,savingsPlan/SavingsPlanEffectiveCost,resourceTags/user:team,resourceTags/aws:createdBy";

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_line_of_FOCUS_says_what_it_costs()
    {
        (ChargeFile file, List<Charge> charges) = Read($"{Header}\n{Good}\n");
        using (file)
        {
            Assert.Equal(("FOCUS 1.2", 1, 0), (file.Format, file.Lines, file.Refusals.Count));
        }

        Charge charge = Assert.Single(charges);
        Assert.Equal(new ChargeKey("Microsoft", "sub-1", "Azure OpenAI", "Input Tokens", "westeurope", "{\"team\":\"support\"}", ChargeCategory.Usage, null, "USD", "Tokens"), charge.Key);
        Assert.Equal(new ChargeSums(1.25m, 1.20m, 1000), charge.Sums);
        Assert.Equal((new DateTime(2026, 11, 1), new DateTime(2026, 11, 2)), (charge.From, charge.To));
    }

    [Theory]
    [InlineData("InvoiceId", "FOCUS 1.2")]
    [InlineData("SkuPriceDetails", "FOCUS 1.1")]
    [InlineData("x_Mine", "FOCUS 1.0")]
    public void The_version_of_FOCUS_is_told_by_its_columns(string column, string version)
    {
        (ChargeFile file, _) = Read($"BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceName,BillingAccountId,{column}\n");
        using (file)
        {
            Assert.Equal(version, file.Format);
        }
    }

    [Fact]
    public void Lines_of_a_Cost_and_Usage_Report_say_what_they_cost_at_once_and_spread()
    {
        string[] lines =
        [
            "1,9,Usage,2026-11-01T05:00:00Z,2026-11-01T06:00:00Z,123456789012,AmazonBedrock,USE1-NovaLite-input-tokens,2.5,USD,0.00000015,Amazon Bedrock,us-east-1,1K tokens,,,,support,root",
            "2,9,DiscountedUsage,2026-11-01T05:00:00Z,2026-11-01T06:00:00Z,123456789012,AmazonEC2,BoxUsage,1,USD,0.0,Amazon Elastic Compute Cloud,us-east-1,Hrs,0.031,arn:x,,,",
            "3,9,Fee,2026-11-01T00:00:00Z,2026-11-30T23:59:59Z,123456789012,AmazonEC2,HeavyUsage,1,USD,300,Amazon Elastic Compute Cloud,us-east-1,,,arn:x,,,",
            "4,9,Tax,2026-11-01T00:00:00Z,2026-11-30T23:59:59Z,123456789012,AmazonBedrock,,1,USD,1E-2,Amazon Bedrock,,,,,,,",
            "5,9,Credit,2026-11-02T00:00:00Z,2026-11-02T01:00:00Z,123456789012,AmazonBedrock,X,1,USD,-5,Amazon Bedrock,,,,,,,",
            "6,9,Refund,2026-11-02T00:00:00Z,2026-11-02T01:00:00Z,123456789012,AmazonBedrock,X,1,USD,-2,Amazon Bedrock,,,,,,,",
            "7,9,SavingsPlanNegation,2026-11-02T00:00:00Z,2026-11-02T01:00:00Z,123456789012,AmazonEC2,X,1,USD,-0.5,Amazon Elastic Compute Cloud,,,,,,,",
            "8,9,SavingsPlanCoveredUsage,2026-11-02T00:00:00Z,2026-11-02T01:00:00Z,123456789012,AmazonEC2,X,1,USD,0.5,Amazon Elastic Compute Cloud,,,,,0.3,,",
        ];
        (ChargeFile file, List<Charge> charges) = Read(CurHeader + "\r\n" + string.Join("\r\n", lines));
        using (file)
        {
            Assert.Equal(("AWS CUR", 8, 0), (file.Format, file.Lines, file.Refusals.Count));
        }

        Assert.Equal(
            new ChargeKey("AWS", "123456789012", "Amazon Bedrock", "USE1-NovaLite-input-tokens", "us-east-1", "{\"aws:createdBy\":\"root\",\"team\":\"support\"}", ChargeCategory.Usage, null, "USD", "1K tokens"), charges[0].Key);
        Assert.Equal(
            [
                (0.00000015m, 0.00000015m, 2.5m, ChargeCategory.Usage), (0m, 0.031m, 1m, ChargeCategory.Usage), (300m, 0m, 0m, ChargeCategory.Purchase), (0.01m, 0.01m, 0m, ChargeCategory.Tax),
                (-5m, -5m, 0m, ChargeCategory.Credit), (-2m, -2m, 0m, ChargeCategory.Usage), (-0.5m, 0m, 0m, ChargeCategory.Adjustment), (0.5m, 0.3m, 1m, ChargeCategory.Usage),
            ],
            charges.Select(c => (c.Sums.Billed, c.Sums.Effective, c.Sums.Quantity, c.Key.Category)));
        Assert.Equal([null, "DiscountedUsage", "Fee", "Tax", "Credit", "Refund", "SavingsPlanNegation", "SavingsPlanCoveredUsage"], charges.Select(c => c.Key.ChargeType));
    }

    [Fact]
    public void Lines_of_CUR_2_have_their_tags_and_product_in_maps()
    {
        (ChargeFile file, List<Charge> charges) = Read(
            "line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,line_item_usage_account_id,line_item_product_code,line_item_usage_type,line_item_unblended_cost,line_item_currency_code,product,resource_tags\n"
            + "Usage,2026-11-01 05:00:00.000,2026-11-01 06:00:00.000,123456789012,AmazonBedrock,T,0.5,USD,\"{\"\"product_name\"\":\"\"Amazon Bedrock\"\"}\",\"{\"\"user_team\"\":\"\"support\"\",\"\"aws_x\"\":\"\"\"\"}\"\n");
        using (file)
        {
            Assert.Equal(("AWS CUR 2.0", 0), (file.Format, file.Refusals.Count));
        }

        Assert.Equal(("Amazon Bedrock", "{\"team\":\"support\"}"), (Assert.Single(charges).Key.Service, charges[0].Key.Tags));
    }

    [Theory]
    [InlineData("1.25,", "\"1,234.50\",", "BilledCost", "“1,234.50” is no number.")]
    [InlineData("1.25,", "1e400,", "BilledCost", "“1e400” is no number.")]
    [InlineData("1.25,", "NaN,", "BilledCost", "“NaN” is no number.")]
    [InlineData("1.25,", "Infinity,", "BilledCost", "“Infinity” is no number.")]
    [InlineData("1.25,", ",", "BilledCost", "It is empty.")]
    [InlineData("1.25,", "1 000,", "BilledCost", "“1 000” is no number.")]
    [InlineData("1.25,", "9999999999999999,", "BilledCost", "“9999999999999999” is larger than 1,000,000,000,000.")]
    [InlineData("1.25,", "=1+1,", "BilledCost", "“=1+1” is no number.")]
    [InlineData("1.20", "\"1\n2\"", "EffectiveCost", "“1 2” is no number.")]
    [InlineData("USD", "usd", "BillingCurrency", "“usd” is no currency.")]
    [InlineData("USD", "", "BillingCurrency", "“” is no currency.")]
    [InlineData("2026-11-01T00:00:00Z", "11/01/2026", "ChargePeriodStart", "“11/01/2026” is no date.")]
    [InlineData("2026-11-01T00:00:00Z", "1926-11-01", "ChargePeriodEnd", "It is not between the years 2000 and 2100.")]
    [InlineData("2026-11-02T00:00:00Z", "2026-10-02T00:00:00Z", "ChargePeriodEnd", "The charge ends before it begins.")]
    [InlineData("2026-11-02T00:00:00Z", "2036-10-02T00:00:00Z", "ChargePeriodEnd", "The charge is for more than 1,100 days.")]
    [InlineData("Usage", "Usages", "ChargeCategory", "“Usages” is no category.")]
    [InlineData("Azure OpenAI", "", "ServiceName", "It is empty.")]
    [InlineData("Azure OpenAI", "Azure\0OpenAI", "ServiceName", "It has bytes that are no text.")]
    [InlineData("Azure OpenAI", "Azure\uFFFDOpenAI", "ServiceName", "It has bytes that are no text.")]
    [InlineData("Azure OpenAI", "\"Azure\nOpenAI\"", "ServiceName", "It has line breaks or other control characters.")]
    [InlineData("sub-1,acc-1", ",", "BillingAccountId", "It is empty.")]
    [InlineData("Microsoft", "", "ProviderName", "It is empty.")]
    [InlineData("1000", "many", "ConsumedQuantity", "“many” is no number.")]
    [InlineData("\"{\"\"team\"\":\"\"support\"\"}\"", "team=support", "Tags", "“team=support” is no JSON object of texts.")]
    [InlineData("\"{\"\"team\"\":\"\"support\"\"}\"", "\"{\"\"team\"\":{}}\"", "Tags", "“{\"team\":{}}” is no JSON object of texts.")]
    [InlineData("Input Tokens", "Input Tokens,more", "", "It has 17 fields, and the header has 16.")]
    [InlineData("Input Tokens,", "", "", "It has 15 fields, and the header has 16.")]
    [InlineData("Input Tokens", "Input \"Tokens", "", "A quote is opened and not closed.")]
    [InlineData("Input Tokens", "Input \"Tok\"ens", "", "A quote stands where none may be.")]
    public void A_line_that_cannot_be_read_is_refused_and_those_beside_it_count(string text, string instead, string column, string problem)
    {
        string bad = Good.Replace(text, instead, StringComparison.Ordinal);
        (ChargeFile file, List<Charge> charges) = Read($"{Header}\n{Good}\n{bad}\n{Good}\n");
        using (file)
        {
            RefusedLine refused = Assert.Single(Refusals.Read(file.Refusals.Write()));
            Assert.Equal((2, 3L, column, problem), (charges.Count, refused.Line, refused.Column, refused.Problem));
            Assert.NotEmpty(refused.Remedy);
            Assert.Equal(3, file.Lines);
        }
    }

    [Fact]
    public void A_lone_quote_costs_its_line_wherever_the_next_one_is()
    {
        string lone = Good.Replace("Input Tokens", "\"Input Tokens", StringComparison.Ordinal);
        (ChargeFile file, List<Charge> charges) = Read($"{Header}\n{lone}\n{string.Join('\n', Enumerable.Repeat(Good, 2_000))}\n{lone}\n{Good}\n{lone}\n{Good}");
        using (file)
        {
            Assert.Equal((2_002, 2_005L), (charges.Count, file.Lines));
            Assert.Equal([2L, 2_003, 2_005], Refusals.Read(file.Refusals.Write()).Select(r => r.Line));
        }
    }

    [Fact]
    public void A_line_without_end_is_refused_and_is_not_held_in_memory()
    {
        (ChargeFile file, List<Charge> charges) = Read($"{Header}\n{Good}\n{new string(',', 5_000_000)}\n{Good}");
        using (file)
        {
            Assert.Equal(2, charges.Count);
            Assert.Equal((3L, "It is longer than 1,048,576 characters."), (Assert.Single(Refusals.Read(file.Refusals.Write())).Line, Refusals.Read(file.Refusals.Write())[0].Problem));
        }
    }

    [Fact]
    public void A_line_break_in_quotes_belongs_to_the_text()
    {
        (ChargeFile file, List<Charge> charges) = Read($"{Header}\r\n{Good.Replace("Input Tokens", "\"Input\r\nTokens\"", StringComparison.Ordinal)}\r\n{Good}\r\n");
        using (file)
        {
            Assert.Equal(0, file.Refusals.Count);
            Assert.Equal(["Input Tokens", "Input Tokens"], charges.Select(c => c.Key.UsageType));
        }
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    public void Other_delimiters_are_told_by_the_header(char delimiter)
    {
        string text = $"{Header}\n1.25,1.20,USD,2026-11-01,2026-11-02,Purchase,Support,Microsoft,sub-1,acc-1,,,,,,\n".Replace(',', delimiter);
        (ChargeFile file, List<Charge> charges) = Read(text);
        file.Dispose();
        Assert.Equal(("Support", ChargeCategory.Purchase), (Assert.Single(charges).Key.Service, charges[0].Key.Category));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_tells_the_encoding(string encoding)
    {
        Encoding chosen = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(_path, [.. chosen.Preamble, .. chosen.GetBytes($"{Header}\n{Good.Replace("westeurope", "zürich", StringComparison.Ordinal)}")]);
        (ChargeFile file, List<Charge> charges) = Read();
        file.Dispose();
        Assert.Equal("zürich", Assert.Single(charges).Key.Region);
    }

    [Fact]
    public void A_packed_file_is_unpacked_and_one_that_is_cut_off_is_refused()
    {
        byte[] packed = Pack($"{Header}\n{string.Join('\n', Enumerable.Repeat(Good, 5_000))}");
        File.WriteAllBytes(_path, packed);
        (ChargeFile file, List<Charge> charges) = Read();
        file.Dispose();
        Assert.Equal(5_000, charges.Count);
        foreach (int length in (int[])[packed.Length - 1, packed.Length - 4, packed.Length / 2, 30, 5])
        {
            File.WriteAllBytes(_path, packed[..length]);
            Assert.Contains("cannot be unpacked", Assert.Throws<SourceException>(() => Read()).Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(_path, packed);
        Assert.Contains("larger than 1,000 bytes", Assert.Throws<SourceException>(() => Read(most: 1_000)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("PK\u0003\u0004zip", "The file is a zip archive or a workbook, and not CSV.")]
    [InlineData("PAR1", "The file is a Parquet file, and not CSV.")]
    [InlineData("a,b\n1,2\n", "The file is neither FOCUS nor a Cost and Usage Report of AWS.")]
    [InlineData("\n\n", "The file has no header that can be read.")]
    [InlineData("BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName\n", "It looks like FOCUS, but has no column ChargeCategory, BillingAccountId.")]
    [InlineData("lineItem/LineItemType,lineItem/UsageStartDate\n", "It looks like a Cost and Usage Report of AWS, but has no column line_item_usage_end_date,")]
    [InlineData(Header + ",BilledCost\n", "The header has “BilledCost” twice, so nobody can tell which counts.")]
    public void A_file_that_is_none_is_refused_in_words(string text, string problem)
    {
        SourceException refused = Assert.Throws<SourceException>(() => Read(text));
        Assert.StartsWith(problem, refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Remedy);
    }

    [Fact]
    public void The_first_thousand_refused_lines_are_kept_and_all_are_counted()
    {
        (ChargeFile file, _) = Read($"{Header}\n{string.Join('\n', Enumerable.Repeat("a", 1_500))}");
        using (file)
        {
            Assert.Equal((1_500, 1_000), (file.Refusals.Count, Refusals.Read(file.Refusals.Write()).Count));
        }
    }

    [Fact]
    public void Whatever_the_bytes_are_nothing_is_thrown_but_words()
    {
        Random random = new(7);
        byte[] good = Encoding.UTF8.GetBytes($"{Header}\n{string.Join('\n', Enumerable.Repeat(Good, 40))}");
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = [.. good];
            for (int n = random.Next(1, 60); n > 0; n--)
            {
                bytes[random.Next(i % 3 == 0 ? 0 : Header.Length, bytes.Length)] = random.Next(3) == 0 ? (byte)"\",\n\r\0;"[random.Next(6)] : (byte)random.Next(256);
            }

            File.WriteAllBytes(_path, bytes);
            try
            {
                (ChargeFile file, List<Charge> charges) = Read();
                file.Dispose();
                Assert.Equal(file.Lines, charges.Count + file.Refusals.Count);
            }
            catch (SourceException exception)
            {
                Assert.NotEmpty(exception.Remedy);
            }
        }
    }

    internal static byte[] Pack(string text)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private (ChargeFile File, List<Charge> Charges) Read(string text)
    {
        File.WriteAllText(_path, text);
        return Read();
    }

    private (ChargeFile File, List<Charge> Charges) Read(long most = 1 << 30)
    {
        ChargeFile file = ChargeFile.Open(_path, "", most);
        List<Charge> charges = [];
        try
        {
            while (file.Read(out Charge? charge))
            {
                if (charge is not null)
                {
                    charges.Add(charge);
                }
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return (file, charges);
    }
}
