using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Budgets;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Costs.Budgets;
using OpsConsole.Web.Demo.World;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Demo;

/// <summary>
/// Gives the sample applications budgets, once, when their history is there: the sample people ask for them and approve them as anybody does. Their amounts follow what
/// was spent, so that one is nearly spent and one is expected to go over on whatever day of the month the demonstration begins.
/// </summary>
internal sealed partial class DemoBudgets(
    OwnAddress address, DemoState state, SettingsInForce settings, SettingWishes wishes, ChangeCommands changes, ChangeQueries queries, MetricsQuery query,
    AccessDirectory access, TimeProvider time, ILogger<DemoBudgets> logger) : BackgroundService
{
    private const string Executive = "executive@demo.example", Administrator = "administrator@demo.example";

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await address.ListensAsync(stoppingToken);
            await state.Loaded.WaitAsync(stoppingToken);
            await settings.ReadAsync(stoppingToken);
            if (settings.Under(Budget.Prefix).Count > 0)
            {
                return;
            }

            foreach ((string slug, Budget budget) in await MakeAsync(stoppingToken))
            {
                await PutInForceAsync(slug, budget, stoppingToken);
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

    /// <summary>An amount as people would set it: two digits that matter and a half.</summary>
    internal static decimal Rounded(decimal dollars)
    {
        decimal step = 0.005m;
        while (step * 200 < dollars)
        {
            step *= 10;
        }

        return Math.Max(Math.Round(dollars / step) * step, 0.01m);
    }

    private async Task<IReadOnlyList<(string Slug, Budget Budget)>> MakeAsync(CancellationToken stopping)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        PeriodRange month = PeriodRange.Of(BudgetPeriod.Month, now);
        decimal support = await SpentAsync(DemoApplication.SupportBot, DemoWorld.Production, month.From, now, stopping), code = await SpentAsync(DemoApplication.CodeAssistant, null, month.From, now, stopping);
        decimal codeDay = await SpentAsync(DemoApplication.CodeAssistant, null, now.Date.AddDays(-7), now.Date, stopping) / 7, allDay = await SpentAsync(null, null, now.Date.AddDays(-7), now.Date, stopping) / 7;
        const int MinutesOfDay = 24 * 60;
        return
        [
            ("support-bot", new Budget
            {
                Name = "Support bot", Scope = new BudgetScope(BudgetScopeKind.App, DemoApplication.SupportBot, DemoWorld.Production), Amount = Rounded(support / 0.83m), Period = BudgetPeriod.Month, Forecast = false,
                PerMinute = Math.Max(Rounded(60 * allDay / MinutesOfDay), 1), Trip = new BudgetTrip(false, true, $"app:{DemoApplication.SupportBot}", DemoWorld.Production), EscalateAfterMinutes = 30,
            }),
            ("code-assistant", new Budget
            {
                Name = "Code assistant", Scope = new BudgetScope(BudgetScopeKind.App, DemoApplication.CodeAssistant), Amount = Rounded(code + (codeDay * (decimal)(month.End - now).TotalDays * 0.85m)),
                Period = BudgetPeriod.Month,
            }),
            ("everything", new Budget
            {
                Name = "All models", Scope = new BudgetScope(BudgetScopeKind.All), Amount = Rounded(allDay * 2), Period = BudgetPeriod.Day, UsualFactor = 5,
            }),
        ];
    }

    private async Task<decimal> SpentAsync(string? application, string? environment, DateTime from, DateTime to, CancellationToken stopping) =>
        (await query.RunAsync(new MetricsRequest { From = from, To = to, Filter = new MetricsFilter(application, environment) }, stopping)).Groups[0].Totals.Cost ?? 0;

    private async Task PutInForceAsync(string slug, Budget budget, CancellationToken stopping)
    {
        ChangeOutcome asked = await wishes.AskAsync(PersonOf(Executive), Budget.SettingOf(slug), BudgetText.Write(budget), BudgetTitles.Of(null, budget), "What it cost last month, and a little more.", stopping);
        if (asked is { Id: { } id, State: ChangeState.InReview } && (await queries.FindAsync(id, stopping))?.Hash is { Length: > 0 } hash)
        {
            await changes.ApproveAsync(PersonOf(Administrator), id, hash, null, stopping);
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
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sample data: the budgets of the sample people could not be made.")]
        public static partial void NotMade(ILogger logger, Exception exception);
    }
}
