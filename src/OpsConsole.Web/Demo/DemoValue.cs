using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Demo.World;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Demo;

/// <summary>Says once what outcomes of the sample applications are worth: one sample person asks, another approves, as anybody would.</summary>
internal sealed partial class DemoValue(
    OwnAddress address, ValueInForce values, SettingsInForce settings, SettingWishes wishes, ChangeCommands changes, ChangeQueries queries, AccessDirectory access,
    TimeProvider time, ILogger<DemoValue> logger) : BackgroundService
{
    private const string Executive = "executive@demo.example", ProductOwner = "product-owner@demo.example";

    private const int EarlierDays = 90;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await address.ListensAsync(stoppingToken);
            await settings.ReadAsync(stoppingToken);
            if (values.Version is not null)
            {
                return;
            }

            string text = ValueText.Write(Book(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-EarlierDays)));
            ChangeOutcome asked = await wishes.AskAsync(PersonOf(Executive), ValueSettings.Name, text, "Say what an outcome is worth", "From the service desk's cost per ticket and a time study.", stoppingToken);
            if (asked.Id is { } id && await queries.FindAsync(id, stoppingToken) is { State: ChangeState.InReview } waits)
            {
                await changes.ApproveAsync(PersonOf(ProductOwner), id, waits.Hash, "As the study says.", stoppingToken);
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

    /// <summary>The sample company's numbers: made up, in the order of size that such companies have.</summary>
    internal static ValueBook Book(DateOnly from) => new(
    [
        new ValueEntry { From = from, App = DemoApplication.SupportBot, Kind = ValueKind.Deflected, Worth = 4.2m, Share = 0.12m, Build = 38_000, BuildMonths = 24, Monthly = 2_400, Source = "Cost per ticket of the service desk" },
        new ValueEntry { From = from, App = DemoApplication.CodeAssistant, Kind = ValueKind.Minutes, Minutes = 3, HourlyRate = 68, Share = 0.15m, Build = 52_000, BuildMonths = 24, Monthly = 1_800, Source = "Time study of two teams" },
        new ValueEntry { From = from, App = DemoApplication.DocumentAnalyst, Kind = ValueKind.Minutes, Minutes = 4, HourlyRate = 46, Share = 0.25m, Build = 61_000, BuildMonths = 24, Monthly = 3_100, Source = "Time study of the contracts team" },
    ]);

    /// <summary>A sample person, as if signed in.</summary>
    private Actor PersonOf(string email)
    {
        AccessEntry person = access.People.Single(p => p.Email.Equals(email, StringComparison.OrdinalIgnoreCase));
        return Actor.Person(new AccessTicket(person.PersonId, person.Email, "sample data", person.Stamp), new ActorOrigin("web"));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sample data: what outcomes are worth could not be said.")]
        public static partial void NotMade(ILogger logger, Exception exception);
    }
}
