using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>A browser window with a memory for what must never happen: script errors, and anything the content security policy blocked.</summary>
public sealed class Window : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();
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
        string wrong = await RunAxeAsync(rules);
        if (wrong.Length > 0)
        {
            await SettledAsync(); // a list that renews itself is pale for that moment: what is wrong stays wrong
            wrong = await RunAxeAsync(rules);
        }

        Assert.True(wrong.Length == 0, wrong);
    }

    /// <summary>
    /// What axe finds wrong, in words. The package's own call would load axe anew each time and once more in a page that it opens for that:
    /// twice the work. No page has frames, which is what that is for.
    /// </summary>
    private async Task<string> RunAxeAsync(string[] rules)
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await Page.EvaluateAsync(Axe);
        }

        return await Page.EvaluateAsync<string>(
            """
            async rules => {
                await new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)));
                await Promise.all(document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished.catch(() => {}))); // else axe sees the colours from before
                const { violations } = await axe.run(document, { resultTypes: ['violations'], ...rules.length && { runOnly: { type: 'rule', values: rules } } });
                return violations.map(v => [`${location}: ${v.id}: ${v.help}`, ...v.nodes.slice(0, 4).map(n => n.html)].join('\n  ')).join('\n');
            }
            """,
            rules);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await (_isShared ? Page.CloseAsync() : Page.Context.CloseAsync());
        Assert.Empty(_problems);
    }
}
