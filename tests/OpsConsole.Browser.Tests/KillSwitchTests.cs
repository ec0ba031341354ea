using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Board;
using OpsConsole.Core.KillSwitch.State;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>The kill switch as people use it. Each journey has an environment of its own.</summary>
public sealed class KillSwitchTests(ConsoleFixture console)
{
    private const string Model = "gpt-4o-mini"; // the sample traffic asks for it

    [Fact]
    public async Task On_call_kills_a_model_in_two_taps_and_everyone_sees_the_banner()
    {
        string environment = NewEnvironment();
        await using Window phone = await console.OpenAsync(Roles.OnCall, phone: true);
        await using Window other = await console.OpenAsync(Roles.Executive);
        await other.GoToAsync("overview");
        await phone.GoToAsync($"killswitch?env={environment}");

        await phone.Page.GetByRole(AriaRole.Button, new() { Name = $"Kill model:{Model}" }).ClickAsync();
        await phone.ExpectAccessibleAsync();
        await phone.Page.GetByRole(AriaRole.Button, new() { Name = "Kill now" }).ClickAsync();

        await Expect(Killed(phone, $"model:{Model}")).ToBeVisibleAsync();
        await Expect(other.Page.GetByRole(AriaRole.Complementary, new() { Name = "Notices" })).ToContainTextAsync("Killed in ");
        Assert.True(Board.Current.In(environment).IsKilled(KillScope.Model(Model)));
        await phone.ExpectAccessibleAsync();
        await RestoreAllAsync(environment);
    }

    [Fact]
    public async Task Two_people_restore()
    {
        string environment = NewEnvironment();
        await KillAsync(environment, "app:support-bot");
        await using Window ann = await console.OpenAsync(Roles.OnCall);
        await using Window bob = await console.OpenAsync(Roles.Engineer);
        await ann.GoToAsync($"killswitch?env={environment}");
        await bob.GoToAsync($"killswitch?env={environment}");

        await ann.Page.GetByRole(AriaRole.Button, new() { Name = "Ask to restore app:support-bot" }).ClickAsync();
        await ann.Page.GetByRole(AriaRole.Button, new() { Name = "Ask for a restore" }).ClickAsync();
        ILocator own = ann.Page.GetByRole(AriaRole.Article, new() { Name = $"Restore of app:support-bot in {environment}" });
        await Expect(own).ToContainTextAsync("Another person must agree: 0 of 1 approval.");
        await Expect(own.GetByRole(AriaRole.Button, new() { NameRegex = new("^Agree") })).ToHaveCountAsync(0);

        ILocator waiting = bob.Page.GetByRole(AriaRole.Article, new() { Name = $"Restore of app:support-bot in {environment}" });
        await waiting.GetByRole(AriaRole.Button, new() { NameRegex = new("^Agree") }).ClickAsync(); // it came without a reload
        await bob.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Agree and restore" }).ClickAsync();

        await Expect(Killed(bob, "app:support-bot")).ToHaveCountAsync(0);
        await Expect(Killed(ann, "app:support-bot")).ToHaveCountAsync(0);
        await Expect(ann.Page.GetByText("Everything is live.").First).ToBeVisibleAsync();
        await bob.ExpectAccessibleAsync();
    }

    [Fact]
    public async Task Breaking_the_glass_needs_words_and_calls_for_a_review_on_every_page()
    {
        string environment = NewEnvironment();
        await KillAsync(environment, "global");
        await using Window ann = await console.OpenAsync(Roles.OnCall);
        await using Window bob = await console.OpenAsync(Roles.Engineer);
        await ann.GoToAsync($"killswitch?env={environment}");
        await bob.GoToAsync("overview");

        await ann.Page.GetByRole(AriaRole.Button, new() { Name = "Break the glass: restore global alone" }).ClickAsync();
        ILocator sure = ann.Page.GetByRole(AriaRole.Button, new() { Name = "Break the glass and restore" });
        await Expect(sure).ToBeDisabledAsync();
        await ann.Page.GetByLabel("Why nobody else could agree").FillAsync("Everybody else sleeps.");
        await ann.ExpectAccessibleAsync();
        await sure.ClickAsync();

        await Expect(Killed(ann, "global")).ToHaveCountAsync(0);
        await Expect(bob.Page.GetByText($"broke the glass for “Restore global” in {environment}").First).ToBeVisibleAsync();
        await bob.GoToAsync("killswitch");
        await bob.Page.GetByRole(AriaRole.Button, new() { Name = $"Review the restore of global in {environment}" }).ClickAsync();
        await bob.Page.GetByLabel("What you found").FillAsync("It was right.");
        await bob.Page.GetByRole(AriaRole.Button, new() { Name = "Write the review" }).ClickAsync();
        await Expect(bob.Page.GetByText($"broke the glass for “Restore global” in {environment}")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Any_scope_can_be_typed_and_killed_by_keyboard()
    {
        string environment = NewEnvironment();
        await using Window window = await console.OpenAsync(Roles.OnCall);
        await window.GoToAsync($"killswitch?env={environment}");

        await window.Page.GetByLabel("Find an application").FillAsync("feature:shop/summary");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Kill feature:shop/summary" }).FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Kill now" }).FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");

        await Expect(Killed(window, "feature:shop/summary")).ToBeVisibleAsync();
        await RestoreAllAsync(environment);
    }

    [Fact]
    public async Task Who_may_not_kill_sees_no_buttons()
    {
        await using Window window = await console.OpenAsync(Roles.Executive);
        await window.GoToAsync("killswitch");
        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Kill switch");
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Kill") })).ToHaveCountAsync(0);
    }

    private SwitchBoard Board => console.Services.GetRequiredService<SwitchBoard>();

    private static RecordedActor Shell { get; } = RecordedActor.Of(Actor.Shell("tester@localhost"));

    private static string NewEnvironment() => $"env-{Guid.NewGuid():N}"[..16];

    private static ILocator Killed(Window window, string scope) => window.Page.GetByRole(AriaRole.Article, new() { Name = scope, Exact = true });

    private Task<SwitchDecision> KillAsync(string environment, string scope) =>
        Board.KillAsync(new KillOrder(environment, KillScope.Parse(scope), "it harms", Shell, SwitchCause.Command));

    /// <summary>Other tests look at pages without a banner.</summary>
    private async Task RestoreAllAsync(string environment)
    {
        foreach (KillScope scope in Board.Current.In(environment).Killed.Keys)
        {
            await Board.RestoreAsync(new RestoreOrder(environment, scope, "the test is over", Shell, SwitchCause.FourEyes));
        }
    }
}
