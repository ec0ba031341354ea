using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Changes.Queue;

/// <summary>Opens a change request by typing a part of its title, of what it is about, or the beginning of its id.</summary>
internal sealed class ChangePalette(QueueWatch watch) : IPaletteSource
{
    public string Permission => Permissions.ViewChanges;

    public IEnumerable<PaletteLine> Find(string text, int most) => watch.Changes.Open.Concat(watch.Changes.Decided)
        .Where(r => r.Title.Contains(text, StringComparison.OrdinalIgnoreCase) || r.Subject.Contains(text, StringComparison.OrdinalIgnoreCase) || r.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase))
        .Take(most)
        .Select(r => new PaletteLine(r.Title, "Change, " + ChangeWords.State(r.State).Text, "check", ChangeLinks.Of(r.Id)));
}
