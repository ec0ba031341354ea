using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>A browser window with a memory for what must never happen: script errors, and anything the content security policy blocked.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly List<string> _problems = [];
    private bool _isShared;

    private Window(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                _problems.Add(message.Text);
            }
        };
    }

    /// <summary>The page in it.</summary>
    public IPage Page { get; }

    internal static async Task<Window> OpenAsync(IBrowser browser, Uri address, ColorScheme theme, bool phone)
    {
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ColorScheme = theme,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1440, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        return new Window(await context.NewPageAsync());
    }

    /// <summary>Another window of the same browser and person: what was loaded before is not loaded again.</summary>
    internal static async Task<Window> InAsync(IBrowserContext context) => new(await context.NewPageAsync()) { _isShared = true };

    /// <summary>Opens a page and waits until it answers to clicks.</summary>
    public async Task GoToAsync(string path)
    {
        await Page.GotoAsync(path);
        await InteractiveAsync();
    }

    /// <summary>Waits for the circuit: a click on prerendered HTML is lost.</summary>
    public Task InteractiveAsync() => Expect(Page.Locator("#ready[data-interactive]")).ToHaveCountAsync(1, new() { Timeout = 20_000 });

    /// <summary>Waits until nothing on the page says that it is still loading.</summary>
    public async Task SettledAsync()
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Expect(Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
    }

    /// <summary>Signs in by the form.</summary>
    public async Task SignInAsync(string email, string password)
    {
        await Page.GotoAsync("signin");
        await FillSignInAsync(email, password);
    }

    /// <summary>Fills in the form that is open.</summary>
    public async Task FillSignInAsync(string email, string password)
    {
        await Page.GetByLabel("E-mail").FillAsync(email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.WaitForURLAsync(url => !url.Contains("signin", StringComparison.Ordinal));
    }

    /// <summary>Fails with what axe finds wrong for people with disabilities.</summary>
    /// <param name="rules">The rules to try; none for all.</param>
    public async Task ExpectAccessibleAsync(params string[] rules)
    {
        AxeRunOptions options = rules.Length == 0 ? new() : new() { RunOnly = new() { Type = "rule", Values = [.. rules] } };
        AxeResult result = await Page.RunAxe(options);
        if (result.Violations.Length > 0)
        {
            await SettledAsync(); // a list that renews itself is pale for that moment: what is wrong stays wrong
            result = await Page.RunAxe(options);
        }

        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(v =>
            $"{Page.Url}: {v.Id}: {v.Help}\n  {string.Join("\n  ", v.Nodes.Take(4).Select(n => n.Html))}")));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await (_isShared ? Page.CloseAsync() : Page.Context.CloseAsync());
        Assert.Empty(_problems);
    }
}
