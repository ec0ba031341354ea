using System.Globalization;
using System.Text.RegularExpressions;

namespace OpsConsole.Web.Tests.Layout;

/// <summary>Promises of the stylesheet and the icons, read from the files themselves.</summary>
public sealed partial class LookTests
{
    private static readonly string Root = FindRoot();
    private static readonly string Css = File.ReadAllText(Path.Combine(Root, "wwwroot", "app.css"));

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Text_and_controls_have_the_contrast_of_wcag_aa(string theme)
    {
        Dictionary<string, double[]> tokens = Tokens(theme);
        List<string> failures = [];
        void Expect(string what, double[] front, double[] back, double least)
        {
            if (Contrast(front, back) < least)
            {
                failures.Add($"{what}: {Contrast(front, back):0.00}, needs {least}");
            }
        }

        foreach (string surface in (string[])["--bg", "--surface", "--surface-2", "--hover"])
        {
            foreach (string text in (string[])["--text", "--text-2", "--accent", "--ok", "--warn", "--bad", "--info"])
            {
                Expect($"{text} on {surface}", tokens[text], tokens[surface], 4.5);
            }
        }

        foreach (string tone in (string[])["--ok", "--warn", "--bad", "--info", "--accent"])
        {
            Expect($"{tone} on its tint", tokens[tone], Mix(tokens[tone], tokens["--surface"], 0.12), 4.5);
        }

        Expect("primary button", tokens["--accent-text"], tokens["--accent"], 4.5);
        Expect("danger button", tokens["--accent-text"], tokens["--bad"], 4.5);
        foreach (string surface in (string[])["--bg", "--surface"])
        {
            Expect($"field on {surface}", tokens["--field-border"], tokens[surface], 3);
            for (int series = 1; series <= 8; series++)
            {
                Expect($"series {series} on {surface}", tokens[$"--series-{series}"], tokens[surface], 3);
            }
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void Every_icon_that_is_named_is_drawn()
    {
        string sprite = File.ReadAllText(Path.Combine(Root, "wwwroot", "icons.svg"));
        HashSet<string> drawn = [.. SymbolId().Matches(sprite).Select(match => match.Groups[1].Value)];

        IEnumerable<string> missing =
            from file in Directory.EnumerateFiles(Path.Combine(Root, "src", "OpsConsole.Web"), "*.razor", SearchOption.AllDirectories)
            from Match match in IconName().Matches(File.ReadAllText(file))
            where !drawn.Contains(match.Groups[1].Value)
            select $"{Path.GetFileName(file)}: {match.Groups[1].Value}";

        Assert.Empty(missing);
    }

    private static Dictionary<string, double[]> Tokens(string theme)
    {
        Dictionary<string, double[]> tokens = [];
        string start = theme == "light" ? ":root {" : "html[data-theme=\"dark\"] {";
        int from = Css.IndexOf(start, StringComparison.Ordinal);
        foreach (Match match in Token().Matches(Css[from..Css.IndexOf('}', from)]))
        {
            string hex = match.Groups[2].Value;
            tokens[match.Groups[1].Value] = [.. Enumerable.Range(0, 3).Select(i => (double)int.Parse(hex.AsSpan(i * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        }

        return tokens;
    }

    private static double Contrast(double[] a, double[] b)
    {
        double light = Math.Max(Luminance(a), Luminance(b)), dark = Math.Min(Luminance(a), Luminance(b));
        return (light + 0.05) / (dark + 0.05);
    }

    private static double Luminance(double[] rgb) => (0.2126 * Linear(rgb[0])) + (0.7152 * Linear(rgb[1])) + (0.0722 * Linear(rgb[2]));

    private static double Linear(double channel) => channel / 255 <= 0.04045 ? channel / 255 / 12.92 : Math.Pow(((channel / 255) + 0.055) / 1.055, 2.4);

    private static double[] Mix(double[] a, double[] b, double share) => [.. a.Zip(b, (x, y) => (x * share) + (y * (1 - share)))];

    private static string FindRoot()
    {
        string? at = AppContext.BaseDirectory;
        while (at is not null && !File.Exists(Path.Combine(at, "OpsConsole.sln")))
        {
            at = Path.GetDirectoryName(at);
        }

        return at ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex("(--[a-z0-9-]+): #([0-9a-f]{6});")]
    private static partial Regex Token();

    [GeneratedRegex("<symbol id=\"([a-z-]+)\"")]
    private static partial Regex SymbolId();

    [GeneratedRegex("(?:<Icon Name|\\bIcon)=\"([a-z-]+)\"")]
    private static partial Regex IconName();
}
