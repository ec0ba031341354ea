using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace OpsConsole.Web.Tests.Sources.Files;

/// <summary>Files of charges as clouds export them.</summary>
internal static class ChargeFiles
{
    public const string FocusHeader =
        "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceName,ProviderName,SubAccountId,BillingAccountId,RegionId,SkuMeter,ConsumedQuantity,ConsumedUnit,Tags,InvoiceId";

    public const string CurHeader =
        "identity/LineItemId,bill/PayerAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/UsageAccountId,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,"
        + "lineItem/CurrencyCode,lineItem/UnblendedCost,product/ProductName,product/region,pricing/unit,resourceTags/user:team";

    /// <summary>A line of FOCUS for an hour of a day.</summary>
    public static string FocusLine(DateTime hour, string cost, string account = "sub-1", string meter = "Input Tokens", string team = "support", string currency = "USD") => string.Create(
        CultureInfo.InvariantCulture,
        $"{cost},{cost},{currency},{hour:yyyy-MM-ddTHH:mm:ssZ},{hour.AddHours(1):yyyy-MM-ddTHH:mm:ssZ},Usage,Azure OpenAI,Microsoft,{account},acc-1,westeurope,{meter},1000,Tokens,\"{{\"\"team\"\":\"\"{team}\"\"}}\",");

    /// <summary>A file of FOCUS with a line for each hour and account: what it comes to, and the text.</summary>
    public static (string Text, decimal Total, Dictionary<DateOnly, decimal> Days) Focus(DateTime first, int days, int accounts, int seed = 1)
    {
        Random random = new(seed);
        StringBuilder text = new(FocusHeader + "\n");
        Dictionary<DateOnly, decimal> byDay = [];
        for (DateTime hour = first; hour < first.AddDays(days); hour = hour.AddHours(1))
        {
            for (int account = 0; account < accounts; account++)
            {
                decimal cost = random.Next(1, 1_000_000) / 1_000_000m;
                text.Append(FocusLine(hour, cost.ToString(CultureInfo.InvariantCulture), $"sub-{account}")).Append('\n');
                byDay[DateOnly.FromDateTime(hour)] = byDay.GetValueOrDefault(DateOnly.FromDateTime(hour)) + cost;
            }
        }

        return (text.ToString(), byDay.Values.Sum(), byDay);
    }

    /// <summary>A large file of FOCUS, written line by line: thirty days, and as many names as a large company has.</summary>
    public static decimal WriteLarge(string path, int lines)
    {
        decimal total = 0;
        using StreamWriter writer = new(path);
        writer.WriteLine(FocusHeader);
        DateTime first = new(2026, 10, 1);
        for (int i = 0; i < lines; i++)
        {
            decimal cost = (i % 9973) / 1_000_000m;
            total += cost;
            writer.WriteLine(FocusLine(first.AddHours((long)i * 720 / lines), cost.ToString(CultureInfo.InvariantCulture), $"sub-{i % 97}", $"Meter {i % 61}", $"team-{i % 13}"));
        }

        return total;
    }

    public static byte[] Pack(string text)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
