using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards.Homes;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Dashboards.Home;

/// <summary>What people find at their home, as the server sends it.</summary>
public sealed class HomePageTests(OpsConsoleFactory console) : IClassFixture<OpsConsoleFactory>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_nothing_waits_that_is_said_and_the_first_visit_shows_a_week()
    {
        string page = await HomeAsync(Roles.ProductOwner);
        Assert.Contains("Nothing waits for you.", page, StringComparison.Ordinal);
        Assert.Contains("What changed in the last seven days", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compliance_reads_what_the_trail_has_and_product_owners_do_not()
    {
        Assert.Contains("were written to the audit trail", await HomeAsync(Roles.Compliance), StringComparison.Ordinal);
        Assert.DoesNotContain("audit trail,", await HomeAsync(Roles.ProductOwner), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_comes_back_reads_what_changed_since()
    {
        string person = await console.CreatePersonAsync(Roles.ProductOwner);
        await using (OpsDbContext context = await console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel))
        {
            context.HomeVisits.Add(new HomeVisit { PersonId = person, At = DateTime.UtcNow.AddDays(-2) });
            await context.SaveChangesAsync(Cancel);
        }

        Assert.Contains("What changed since you last looked", await HomeOfAsync(person), StringComparison.Ordinal);
    }

    private async Task<string> HomeAsync(string role) => await HomeOfAsync(await console.CreatePersonAsync(role));

    private async Task<string> HomeOfAsync(string person)
    {
        (_, string cookie) = await console.StartSessionAsync(person);
        using HttpClient client = console.CreateClient();
        client.DefaultRequestHeaders.Add("Cookie", cookie);
        return WebUtility.HtmlDecode(await client.GetStringAsync("/home", Cancel));
    }
}
