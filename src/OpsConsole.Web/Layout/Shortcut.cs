namespace OpsConsole.Web.Layout;

/// <summary>A key, or two one after the other, and what it does.</summary>
/// <param name="Group">Heading in the sheet.</param>
/// <param name="Keys">As pressed, separated by a space: <c>g e</c>.</param>
/// <param name="Label">What it does.</param>
/// <param name="Href">Address it opens.</param>
/// <param name="Act">Or an act of <c>js/shell.js</c> by name; without both, the line only tells of keys that work anyway.</param>
internal sealed record Shortcut(string Group, string Keys, string Label, string? Href = null, string? Act = null)
{
    /// <summary>The table. <c>js/shell.js</c> reads it off the sheet that lists it.</summary>
    public static IReadOnlyList<Shortcut> All { get; } =
    [
        new("Go to", "g h", "Home", Href: "/"),
        new("Go to", "g o", "Overview", Href: "/overview"),
        new("Go to", "g e", "Engineering", Href: "/engineering"),
        new("Go to", "g i", "Interactions", Href: "/interactions"),
        new("Go to", "g k", "Kill switch", Href: "/killswitch"),
        new("Go to", "g p", "Prompts", Href: "/prompts"),
        new("Go to", "g a", "Audit trail", Href: "/audit"),
        new("Go to", "g t", "Telemetry", Href: "/telemetry"),
        new("Go to", "g c", "Connect", Href: "/connect"),
        new("Go to", "g r", "Approvals", Href: "/changes"),
        new("In the queue of approvals", "j", "Next change", Act: "row-next"),
        new("In the queue of approvals", "k", "Change before", Act: "row-previous"),
        new("On a change", "a", "Approve", Act: "hotkey"),
        new("On a change", "l", "Release, or approve and release", Act: "hotkey"),
        new("On a change", "c", "Request changes", Act: "hotkey"),
        new("On a change", "r", "Reject", Act: "hotkey"),
        new("On a change", "m", "Comment", Act: "hotkey"),
        new("On a review", "g b", "Good; bad, and then a reason by its number"),
        new("On a review", "1 – 5", "A grade, where there are five"),
        new("On a review", "n", "Write a note"),
        new("On a review", "e", "Write the answer it should have given"),
        new("On a review", "s", "Skip"),
        new("On a review", "u", "Take the last label back"),
        new("Everywhere", "Ctrl+K", "Search, jump, run a command"),
        new("Everywhere", "/", "Search the list on the page", Act: "search"),
        new("Everywhere", "?", "This list", Act: "shortcuts"),
        new("Everywhere", "t", "Light or dark theme", Act: "theme-toggle"),
        new("Everywhere", "Esc", "Close what is open"),
    ];
}
