using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Jobs.Schedules;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Pulls;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>AWS Cost Explorer: read three times a day, as often as AWS refreshes what it bills.</summary>
internal sealed class CostExplorerKind(IDbContextFactory<OpsDbContext> contexts, TimeProvider time) : ISourceKind
{
    private const int TimesADay = 3, DaysOfMonth = 30;

    private static readonly CronSchedule Schedule = new("0 20 5,13,21 * * ?");

    public SourceKind Kind => SourceKind.CostExplorer;

    public IReadOnlyList<SourceField> Fields => CostExplorerForm.Fields;

    public string? Problem(SourceDefinition source)
    {
        try
        {
            _ = CostExplorerForm.Read(source);
            return null;
        }
        catch (SourceException exception)
        {
            return $"{exception.Message} {exception.Remedy}";
        }
    }

    public decimal? MonthlyCap(SourceDefinition source) => CostExplorerForm.CapOf(source);

    public JobDefinition Job(SourceDefinition source) => new(
        source.Job, $"Reads what AWS bills, from {source.Name}", Schedule,
        provider => new CostPull(source, CostExplorerForm.Read(source), CostExplorerForm.CapOf(source), provider.GetRequiredService<JobBook>(), contexts, time))
    {
        TimeLimit = TimeSpan.FromMinutes(15),
        Attempts = 3,
        Pause = TimeSpan.FromSeconds(30),
        Windows = () => CostPull.RuleAt(time.GetUtcNow().UtcDateTime),
    };

    public Task<SourceTest> TestAsync(SourceDefinition source, CancellationToken cancellationToken) => TestAsync(source, CostExplorerForm.Read(source), cancellationToken);

    /// <summary>The same with what the settings were read as.</summary>
    internal async Task<SourceTest> TestAsync(SourceDefinition source, CostExplorerSettings settings, CancellationToken cancellationToken)
    {
        SilentReport report = new();
        AwsFindings findings = await AwsProbe.TestAsync(settings.Aws, AwsParts.Costs, report, time, cancellationToken).ConfigureAwait(false);
        SourceTest test = AwsForm.Told(findings);
        List<SourceFinding> lines = [.. test.Lines];
        if (findings.IsFine && findings.Checks.All(c => c.Problem is null || c.Permission != AwsService.CostExplorer.Permission("GetCostAndUsage")))
        {
            lines.Add(await PriceAsync(source, settings, report, cancellationToken).ConfigureAwait(false));
        }

        if (report.Sent > 0)
        {
            lines.Add(new SourceFinding(null, $"This test cost {Dollars(report.Sent)}."));
        }

        return new SourceTest(test.Works && lines.TrueForAll(l => l.Ok != false), lines);
    }

    /// <summary>What reading costs, said before it is spent.</summary>
    private async Task<SourceFinding> PriceAsync(SourceDefinition source, CostExplorerSettings settings, SilentReport report, CancellationToken cancellationToken)
    {
        DateOnly today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        try
        {
            int needed = await CostExplorerPull.NeededAsync(BillDue.First(null, today), today, settings, report, cancellationToken).ConfigureAwait(false);
            decimal month = CostPull.RequestsOfDay(needed, TimesADay) * DaysOfMonth * CostExplorerClient.PricePerRequest, cap = CostExplorerForm.CapOf(source);
            string text = string.Create(CultureInfo.InvariantCulture, $"A reading takes {needed:N0} requests now, {Dollars(needed)}. Three a day come to about USD {month:0.00} a month.");
            return month <= cap
                ? new SourceFinding(true, text)
                : new SourceFinding(null, string.Create(CultureInfo.InvariantCulture, $"{text} That is more than the cap of USD {cap:0.00}."), "Raise the cap, or read fewer tags, accounts or services: else it stops before the month is over.");
        }
        catch (SourceException exception)
        {
            return new SourceFinding(false, exception.Message, exception.Remedy);
        }
    }

    private static string Dollars(int requests) => string.Create(CultureInfo.InvariantCulture, $"USD {requests * CostExplorerClient.PricePerRequest:0.00}");
}
