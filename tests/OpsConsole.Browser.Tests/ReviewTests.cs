using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Storage;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>Reviews by keys alone: a rule samples what users did not like, an engineer labels it, goes on, and takes a label back.</summary>
public sealed class ReviewTests(ConsoleFixture browsers)
{
    private const int First = 60, Unliked = 6; // of SampleTraffic, where no other test looks

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_sampled_is_labelled_key_by_key_and_a_label_is_taken_back()
    {
        await DislikeAsync();
        string person = await browsers.AddPersonAsync(Roles.Engineer);
        await using Window window = await browsers.OpenForAsync(person);
        await SampleAsync(window);

        await window.GoToAsync("reviews/next");
        ILocator shown = window.Page.GetByRole(AriaRole.Link, new() { Name = "the whole interaction" }), subtitle = window.Page.GetByText("labelled by you today");
        await Expect(subtitle).ToContainTextAsync(", 0 labelled by you today");
        string first = await AddressAsync(shown);
        await window.ExpectAccessibleAsync();

        await window.Page.Keyboard.PressAsync("b");
        await Expect(window.Page.GetByText("Why? Press a number")).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("1");
        await Expect(subtitle).ToContainTextAsync(", 1 labelled by you today");
        await Expect(shown).Not.ToHaveAttributeAsync("href", first);
        string second = await AddressAsync(shown);

        await window.Page.Keyboard.PressAsync("n");
        await window.Page.Keyboard.TypeAsync("good or bad"); // letters in a field are no keys
        await window.Page.Keyboard.PressAsync("Escape");
        await window.Page.Keyboard.PressAsync("g");
        await Expect(subtitle).ToContainTextAsync(", 2 labelled by you today");
        await Expect(shown).Not.ToHaveAttributeAsync("href", second);
        Assert.Equal([(first, Grades.Bad, true, null), (second, Grades.Good, false, "good or bad")], await LabelsAsync(person));

        await window.Page.Keyboard.PressAsync("u");
        await Expect(shown).ToHaveAttributeAsync("href", second);
        await Expect(subtitle).ToContainTextAsync(", 1 labelled by you today");
        Assert.Equal([(first, Grades.Bad, true, null)], await LabelsAsync(person));
        await window.ExpectAccessibleAsync();
    }

    /// <summary>Makes a rule by its form, and runs the job that picks by it.</summary>
    private static async Task SampleAsync(Window window)
    {
        await window.GoToAsync("reviews/rules/new");
        await window.Page.GetByLabel("Name").FillAsync("What users did not like");
        await window.Page.GetByLabel("Picks").SelectOptionAsync("Negative feedback");
        await window.Page.GetByLabel("Only interactions with captured content").UncheckAsync(); // the sample traffic has next to none
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Make the rule" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "What users did not like" })).ToBeVisibleAsync();
        await window.GoToAsync("jobs");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Run now: review-sampling" }).ClickAsync();
        ILocator next = window.Page.GetByRole(AriaRole.Link, new() { Name = "Review the next" });
        await window.GoToAsync("reviews");
        for (int look = 0; look < 60 && await next.CountAsync() == 0; look++)
        {
            await window.Page.WaitForTimeoutAsync(500);
            await window.GoToAsync("reviews");
        }

        await Expect(next).ToBeVisibleAsync();
    }

    private async Task DislikeAsync()
    {
        using HttpClient client = new() { BaseAddress = browsers.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await browsers.CreateKeyAsync(Scopes.OutcomesWrite));
        using HttpResponseMessage response = await client.PostAsJsonAsync("api/v1/outcomes", Enumerable.Range(First, Unliked).Select(i => new { traceId = $"{i:x32}", feedback = -1 }), Cancel);
        response.EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<(string Interaction, byte Grade, bool HasReason, string? Note)>> LabelsAsync(string person)
    {
        await using OpsDbContext db = await browsers.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        var labels = await db.ReviewLabels.Where(l => l.PersonId == person).Join(db.ReviewItems, l => l.ItemId, i => i.Id, (l, i) => new { i.TraceId, l.Grade, l.Reasons, l.Note, l.At }).OrderBy(l => l.At).ToListAsync(Cancel);
        return [.. labels.Select(l => ($"/interactions/{Convert.ToHexStringLower(l.TraceId)}", l.Grade, l.Reasons.Length > 0, l.Note))];
    }

    private static async Task<string> AddressAsync(ILocator link) => await link.GetAttributeAsync("href") ?? "";
}
