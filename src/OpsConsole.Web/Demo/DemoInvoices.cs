using System.Text;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Files;
using OpsConsole.Web.Demo.StandIns;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Demo;

/// <summary>
/// Imports the invoices of the sample company's makers of models each day, up to the day before yesterday, as a person would; and once the sample history is there has Cost Explorer read anew,
/// as AWS's bill follows it.
/// </summary>
internal sealed partial class DemoInvoices(
    OwnAddress address, DemoState state, SourceDirectory sources, FileImports imports, JobCommands jobs, BillBook bills, PricedUsage usage, PriceBooks prices, AccessDirectory access, TimeProvider time,
    ILogger<DemoInvoices> logger) : BackgroundService
{
    private const string Engineer = "engineer@demo.example";

    private const int Days = 62, LateDays = 2;

    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await address.ListensAsync(stoppingToken);
            await state.Loaded.WaitAsync(stoppingToken);
            if (Named(StandInSettings.CostExplorer) is { } costs)
            {
                await jobs.RunAsync(PersonOf(Engineer), costs.Job, cancellationToken: stoppingToken);
            }

            while (true)
            {
                if (Named(StandInSettings.Invoices) is { } source)
                {
                    await ImportAsync(source, stoppingToken);
                }

                await Task.Delay(Look, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The console stops.
        }
        catch (Exception exception) when (exception is IOException or System.Data.Common.DbException or TimeoutException or InvalidOperationException)
        {
            Log.NotMade(logger, exception);
        }
    }

    private SourceDefinition? Named(string name) => sources.All.FirstOrDefault(s => s.Name == name && s.IsEnabled);

    private async Task ImportAsync(SourceDefinition source, CancellationToken stopping)
    {
        DateOnly end = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - LateDays);
        if ((await bills.OfAsync(source.Id, stopping))?.Days is [{ Day: var billed }, ..] && billed.AddDays(1) >= end)
        {
            return;
        }

        if (SampleInvoice.Write(await usage.OfAsync(end.AddDays(-Days), end, stopping), prices.Current) is { } text)
        {
            byte[] file = Encoding.UTF8.GetBytes(text);
            using MemoryStream content = new(file);
            await imports.ImportAsync(PersonOf(Engineer), source.Id, new GivenFile($"invoices-{end.AddDays(-1):yyyy-MM-dd}.csv", content, file.Length, KeepsRest: false), stopping);
        }
    }

    /// <summary>A sample person, as if signed in.</summary>
    private Actor PersonOf(string email)
    {
        AccessEntry person = access.People.Single(p => p.Email.Equals(email, StringComparison.OrdinalIgnoreCase));
        return Actor.Person(new AccessTicket(person.PersonId, person.Email, "sample data", person.Stamp), new ActorOrigin("web"));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sample data: the sample invoices could not be imported.")]
        public static partial void NotMade(ILogger logger, Exception exception);
    }
}
