using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Identity;

/// <summary>The forms before sign-in, as a browser sends them.</summary>
public sealed partial class SignInTests(OpsConsoleFactory shared) : IClassFixture<OpsConsoleFactory>, IDisposable
{
    private const string Password = "correct horse battery";

    private readonly OpsConsoleFactory _console = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signing_in_leads_back_to_where_one_wanted_to_go()
    {
        await AddAsync("ann@example.com", Roles.Engineer);
        using HttpClient browser = Browser();
        using HttpResponseMessage response = await SignInAsync(browser, "ann@example.com", Password, "?returnUrl=%2Fsettings%2Fkeys");
        Assert.Equal((HttpStatusCode.Redirect, "/settings/keys"), (response.StatusCode, Path(response)));
        string cookie = response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("OpsConsole=", StringComparison.Ordinal));
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using HttpResponseMessage page = await browser.GetAsync("/settings/keys", Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        string email = $"{Guid.NewGuid():N}@example.com";
        await AddAsync(email, Roles.Engineer, shared);
        using HttpClient browser = Browser(shared);
        using HttpResponseMessage response = await SignInAsync(browser, email, Password, "?returnUrl=" + Uri.EscapeDataString(returnUrl));
        Assert.Equal("/", Path(response));
    }

    [Theory]
    [InlineData(Roles.Engineer, "/connect")]
    [InlineData(Roles.Executive, "/executive")]
    [InlineData(Roles.Compliance, "/home")]
    public async Task The_root_leads_home(string role, string home)
    {
        using HttpClient client = await shared.CreateSignedInClientAsync(role);
        using HttpResponseMessage response = await client.GetAsync("/", Cancel);
        Assert.Equal(home, Path(response));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        await AddAsync("ann@example.com", Roles.Engineer);
        using HttpClient browser = Browser();
        using HttpResponseMessage wrong = await SignInAsync(browser, "ann@example.com", "wrong password");
        using HttpResponseMessage unknown = await SignInAsync(browser, "bob@example.com", "wrong password");
        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
        string text = "The e-mail address or the password is not right.";
        Assert.Contains(text, await wrong.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Contains(text, await unknown.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_eleventh_attempt_is_told_to_wait_even_with_the_right_password()
    {
        await AddAsync("ann@example.com", Roles.Engineer);
        using HttpClient browser = Browser();
        for (int i = 0; i < SignInThrottle.Limit; i++)
        {
            using HttpResponseMessage failed = await SignInAsync(browser, "ann@example.com", "wrong password");
            Assert.Equal(HttpStatusCode.OK, failed.StatusCode);
        }

        using HttpResponseMessage response = await SignInAsync(browser, "ann@example.com", Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task The_setup_link_makes_one_administrator_and_no_second()
    {
        string token = _console.Services.GetRequiredService<SetupToken>().Issue();
        using HttpClient browser = Browser();
        using HttpResponseMessage made = await SetUpAsync(browser, token, "ann@example.com");
        Assert.Equal((HttpStatusCode.Redirect, "/"), (made.StatusCode, Path(made)));
        using HttpResponseMessage people = await browser.GetAsync("/settings/people", Cancel);
        Assert.Equal(HttpStatusCode.OK, people.StatusCode);

        using HttpClient other = Browser();
        using HttpResponseMessage again = await other.GetAsync("/setup?token=" + token, Cancel);
        Assert.DoesNotContain("<form", await again.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.Equal(PeopleOutcome.BadLink, (await _console.Services.GetRequiredService<PeopleCommands>()
            .AddFirstAdministratorAsync(token, "bob@example.com", null, Password, ActorOrigin.Console, Cancel)).Outcome);
    }

    [Fact]
    public async Task A_password_link_works_once()
    {
        PeopleCommands people = _console.Services.GetRequiredService<PeopleCommands>();
        NewPerson ann = await people.AddAsync("ann@example.com", null, [Roles.Engineer], password: null, Actor.Shell("tester@localhost"), Cancel);
        AccountCommands account = _console.Services.GetRequiredService<AccountCommands>();
        Assert.Equal(PeopleOutcome.Done, await account.SetPasswordAsync(ann.PersonId, ann.LinkToken, Password, ActorOrigin.Console, Cancel));
        Assert.Equal(PeopleOutcome.BadLink, await account.SetPasswordAsync(ann.PersonId, ann.LinkToken, "another long password", ActorOrigin.Console, Cancel));
        using HttpClient browser = Browser();
        using HttpResponseMessage response = await SignInAsync(browser, "ann@example.com", Password);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }

    [Fact]
    public async Task Changing_the_password_keeps_this_browser_and_ends_the_others()
    {
        await AddAsync("ann@example.com", Roles.Engineer);
        using HttpClient here = Browser(), elsewhere = Browser();
        (await SignInAsync(here, "ann@example.com", Password)).Dispose();
        (await SignInAsync(elsewhere, "ann@example.com", Password)).Dispose();
        using HttpResponseMessage changed = await SubmitAsync(here, "/account", "password", new()
        {
            ["Input.Current"] = Password, ["Input.Password"] = "a new long password", ["Input.Again"] = "a new long password",
        });
        Assert.Contains("All other sessions have ended", await changed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using HttpResponseMessage still = await here.GetAsync("/account", Cancel);
        using HttpResponseMessage gone = await elsewhere.GetAsync("/account", Cancel);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (still.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task Sample_people_are_there_in_a_demonstration_and_shut_out_after_it()
    {
        _console.Settings["Demo"] = "true";
        using HttpClient browser = Browser();
        using HttpResponseMessage page = await browser.GetAsync("/signin", Cancel);
        Assert.Contains(DemoPeople.Password, await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using HttpResponseMessage response = await SignInAsync(browser, "on-call@demo.example", DemoPeople.Password);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);

        await _console.Services.GetRequiredService<DemoPeople>().PrepareAsync(demo: false, Cancel);
        using HttpResponseMessage after = await SignInAsync(Browser(), "on-call@demo.example", DemoPeople.Password);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.False(_console.Services.GetRequiredService<AccessDirectory>().HasAdministrator);
    }

    public void Dispose() => _console.Dispose();

    private static string Path(HttpResponseMessage response) => response.Headers.Location is { } location
        ? location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString
        : "";

    private HttpClient Browser(OpsConsoleFactory? console = null) => (console ?? _console).CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    private async Task AddAsync(string email, string role, OpsConsoleFactory? console = null) => Assert.Equal(PeopleOutcome.Done, (await (console ?? _console).Services
        .GetRequiredService<PeopleCommands>().AddAsync(email, null, [role], Password, Actor.Shell("tester@localhost"), Cancel)).Outcome);

    private static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string email, string password, string query = "") =>
        SubmitAsync(browser, "/signin" + query, "signin", new() { ["Input.Email"] = email, ["Input.Password"] = password });

    private static Task<HttpResponseMessage> SetUpAsync(HttpClient browser, string token, string email) =>
        SubmitAsync(browser, "/setup?token=" + token, "setup", new() { ["Input.Email"] = email, ["Input.Password"] = Password, ["Input.Again"] = Password });

    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string address, string form, Dictionary<string, string> fields)
    {
        string page = await browser.GetStringAsync(address, Cancel);
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value;
        using FormUrlEncodedContent content = new(fields);
        return await browser.PostAsync(address, content, Cancel);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
