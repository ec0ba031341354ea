using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Dashboards.Causes.Notes;

/// <summary>The notes of people, on the timeline. A note leads to itself in the list of what happened.</summary>
internal sealed class NoteCauses(NoteQueries notes, AccessDirectory access) : ICauseSource
{
    /// <summary>Comes before a note's id in the address of its line.</summary>
    public const string Anchor = "#note-";

    public string Tells => "notes";

    public async Task<IReadOnlyList<Cause>> FindAsync(DateTime from, DateTime to, MetricsFilter filter, CancellationToken cancellationToken) =>
    [
        .. (await notes.WithinAsync(from, to, CauseList.Most + 1, cancellationToken).ConfigureAwait(false)).Select(n => new Cause(n.At, CauseKind.Note, n.Text, Anchor + n.Id)
        {
            Until = n.Until,
            Detail = "Note by " + (access.Find(n.ById) is { } person ? (person.Name.Length > 0 ? person.Name : person.Email) : "somebody whose account is gone"),
            Application = n.Application,
            Environment = n.Environment,
        }),
    ];
}
