namespace OpsConsole.Web.Layout;

/// <summary>Something the command palette offers besides the navigation. Features register theirs as singletons.</summary>
/// <param name="Label">What it does, as a verb and its object: <c>Create API key</c>.</param>
/// <param name="Icon">Name of a symbol in <c>wwwroot/icons.svg</c>.</param>
/// <param name="Href">Address it opens.</param>
/// <param name="Act">Or an act of <c>js/shell.js</c> by name.</param>
/// <param name="Permission">Permission without which it is not offered; null for everybody.</param>
internal sealed record PaletteCommand(string Label, string Icon, string? Href = null, string? Act = null, string? Permission = null);
