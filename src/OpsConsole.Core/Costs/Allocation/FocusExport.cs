using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>
/// Writes the bill with its shares as CSV with the columns of FOCUS 1.2: each line of the bill becomes a row for each of its shares, so that the rows add up to the bill.
/// It is written as it is read, a month's lines never together in memory; a spreadsheet runs nothing of it.
/// </summary>
public sealed class FocusExport(IDbContextFactory<OpsDbContext> contexts, AllocationQuery query)
{
    /// <summary>The longest range, days: 36 months.</summary>
    public const int MostDays = 1_100;

    /// <summary>The columns in their order: those of FOCUS, then those of the console.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "BillingCurrency", "BillingAccountId", "BillingAccountName", "BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd",
        "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency", "PricingQuantity", "PricingUnit", "ConsumedQuantity", "ConsumedUnit", "ServiceCategory", "ServiceName", "ProviderName", "PublisherName",
        "InvoiceIssuerName", "InvoiceId", "SubAccountId", "RegionId", "Tags", "x_UsageType", "x_ChargeType", "x_Application", "x_Team", "x_Model", "x_PromptVersion", "x_Feature", "x_Environment", "x_AllocationRule", "x_Estimated",
    ];

    /// <summary>Writes a range.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last one.</param>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task WriteAsync(DateOnly from, DateOnly to, Stream stream, CancellationToken cancellationToken = default)
    {
        using LineOutput output = new(stream);
        CsvOutput csv = new(output);
        csv.Begin();
        foreach (string column in Columns)
        {
            csv.Text(Encoding.UTF8.GetBytes(column));
        }

        csv.EndRow();
        for (DateOnly month = BillDue.MonthOf(from); month < to; month = month.AddMonths(1))
        {
            // Credits are divided like the use of their whole month, so that a month has the same shares here as on the page.
            AllocatedBill bill = await query.RunAsync(month, month.AddMonths(1), cancellationToken).ConfigureAwait(false);
            HashSet<(string, DateOnly)> open = [.. bill.Days.Where(d => !d.IsFinal).Select(d => (d.SourceId, d.Day))];
            OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                DateOnly first = month < from ? from : month, end = month.AddMonths(1) < to ? month.AddMonths(1) : to;
                await foreach (BilledLine line in context.Lines().AsNoTracking().Where(l => l.Day >= first && l.Day < end).AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    Write(csv, line, bill.Allocation, open.Contains((line.SourceId, line.Day)));
                    await output.WriteAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }

        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Write(CsvOutput csv, BilledLine line, BillAllocation allocation, bool isOpen)
    {
        IReadOnlyList<AllocatedShare> shares = allocation.Of(ChargeFold.ChargeOf(line));
        decimal[] parts = [.. shares.Select(s => s.Part)], effective = Split.Of(line.Effective, parts), quantity = Split.Of(line.Quantity, parts);
        ChargedModel model = allocation.ModelOf(shares[0].Charge);
        string publisher = model.Family is { } family && ModelSellers.OfModel(family) is { Length: > 0 } maker and not ModelSellers.Bedrock ? maker : line.Provider;
        for (int i = 0; i < shares.Count; i++)
        {
            AllocatedShare share = shares[i];
            csv.Number(share.Amount);
            csv.Number(effective[i]);
            csv.Number(share.Amount); // of the list price nothing is known
            csv.Number(share.Amount);
            Text(csv, line.Currency, line.Account, null, Instant(BillDue.MonthOf(line.Day)), Instant(BillDue.MonthOf(line.Day).AddMonths(1)), Instant(line.Day), Instant(line.Day.AddDays(1)));
            Text(csv, line.Category.ToString(), line.ChargeType == "Correction" ? line.ChargeType : null, line.UsageType, line.Category == ChargeCategory.Usage ? "Usage-Based" : "One-Time");
            Quantity(csv, line, quantity[i]);
            Quantity(csv, line, quantity[i]);
            Text(csv, model.IsOfModels ? "AI and Machine Learning" : "Other", line.Service, line.Provider, publisher, line.Provider, null, line.Account, line.Region, line.Tags, line.UsageType, line.ChargeType);
            Text(csv, share.Application, share.Team, share.Model, share.Prompt, share.Feature, share.Environment, share.Rule.ToString(), isOpen ? "true" : "false");
            csv.EndRow();
        }
    }

    private static void Quantity(CsvOutput csv, BilledLine line, decimal quantity)
    {
        if (line.Unit is null && quantity == 0)
        {
            Text(csv, null, null);
            return;
        }

        csv.Number(quantity);
        Text(csv, line.Unit);
    }

    private static void Text(CsvOutput csv, params ReadOnlySpan<string?> texts)
    {
        foreach (string? text in texts)
        {
            csv.Text(Encoding.UTF8.GetBytes(text ?? ""));
        }
    }

    private static string Instant(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);
}
