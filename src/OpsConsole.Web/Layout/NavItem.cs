namespace OpsConsole.Web.Layout;

/// <summary>An entry of the navigation and the command palette. Features register theirs as singletons.</summary>
/// <param name="Section">Heading it stands under: <c>Observe</c>, <c>Settings</c>, …</param>
/// <param name="Order">Position within the section, ascending.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Href">Address of the page, rooted.</param>
/// <param name="Icon">Name of a symbol in <c>wwwroot/icons.svg</c>.</param>
/// <param name="Permission">Permission without which it is not shown.</param>
internal sealed record NavItem(string Section, int Order, string Label, string Href, string Icon, string Permission)
{
    /// <summary>A component that stands beside the label, like a count; null for none.</summary>
    public Type? Note { get; init; }
}
