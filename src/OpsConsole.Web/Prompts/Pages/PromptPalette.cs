using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>Opens a prompt by typing a part of its name.</summary>
internal sealed class PromptPalette(PromptCatalog catalog) : IPaletteSource
{
    public string Permission => Permissions.ViewPrompts;

    // Plain containment, not the palette's loose match: ten thousand names are looked through with every letter.
    public IEnumerable<PaletteLine> Find(string text, int most) => catalog.Current.Prompts
        .Select(p => (p.Name, At: p.Name.IndexOf(text, StringComparison.OrdinalIgnoreCase)))
        .Where(found => found.At >= 0)
        .OrderBy(found => found.At > 0 && found.Name[found.At - 1] != '/') // a word's beginning first
        .ThenBy(found => found.Name.Length)
        .Take(most)
        .Select(found => new PaletteLine(found.Name, "Prompt", "prompt", PromptView.Of(found.Name)));
}
