using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Jobs;

/// <summary>Finds jobs by their names and by what they do.</summary>
internal sealed class JobPalette(JobDirectory jobs) : IPaletteSource
{
    public string Permission => Permissions.ViewJobs;

    public IEnumerable<PaletteLine> Find(string text, int most) => jobs.All
        .Where(j => j.Title.Contains(text, StringComparison.OrdinalIgnoreCase) || j.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || j.Description.Contains(text, StringComparison.OrdinalIgnoreCase))
        .OrderBy(j => j.Name, StringComparer.Ordinal).Take(most)
        .Select(j => new PaletteLine(j.Title, j.Description, "job", JobsWeb.At(j.Name)));
}
