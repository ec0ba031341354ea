using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OpsConsole.Core.Identity;
using static Microsoft.Playwright.Assertions;

namespace OpsConsole.Browser.Tests;

/// <summary>An executive signs in, reads, and takes a page of it along.</summary>
public sealed partial class ExecutiveTests(ConsoleFixture console)
{
    [Fact]
    public async Task An_executive_lands_on_one_page_that_prints_on_one_page()
    {
        (string email, string password) = await console.CreatePersonAsync(Roles.Executive);
        await using Window window = await console.OpenSignedOutAsync();
        await window.Page.GotoAsync("signin");
        await window.Page.FillAsync("#email", email);
        await window.Page.FillAsync("#password", password);
        await window.Page.PressAsync("#password", "Enter");

        await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = "Is it getting better?" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.EndsWith("/executive", new Uri(window.Page.Url).AbsolutePath, StringComparison.Ordinal);

        byte[] paper = await window.Page.PdfAsync(new() { Format = "A4", PrintBackground = true, Margin = new() { Top = "10mm", Bottom = "10mm", Left = "10mm", Right = "10mm" } });
        Assert.Equal(1, PageOfPaper().Count(Encoding.Latin1.GetString(paper)));
    }

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex PageOfPaper();
}
