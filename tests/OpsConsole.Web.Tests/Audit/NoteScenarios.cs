using OpsConsole.Core.Dashboards.Causes.Notes;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>What people do with notes on the timeline.</summary>
internal static class NoteScenarios
{
    private static readonly NoteDraft Draft = new("The autumn campaign began", DateTime.UtcNow.AddHours(-1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        new("a note is written", ["NoteCommands.AddAsync"], ["timeline_note.added done"], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console); // whoever sees numbers may
            return async () => Assert.NotNull((await console.Get<NoteCommands>().AddAsync(executive, Draft, Cancel)).Id);
        }),
        new("a note is removed by its author", ["NoteCommands.RemoveAsync"], ["timeline_note.removed done"], async console =>
        {
            Actor author = await AuditScenarios.ExecutiveAsync(console);
            string id = (await console.Get<NoteCommands>().AddAsync(author, Draft, Cancel)).Id!;
            return () => console.Get<NoteCommands>().RemoveAsync(author, id, Cancel);
        }),
        new("a note is removed by somebody else, and written by nobody", [], ["timeline_note.removed denied", "timeline_note.added denied"], async console =>
        {
            string id = (await console.Get<NoteCommands>().AddAsync(await AuditScenarios.ExecutiveAsync(console), Draft, Cancel)).Id!;
            Actor another = await AuditScenarios.ExecutiveAsync(console), nobody = Actor.Nobody("", new ActorOrigin("web", "192.0.2.1"));
            return async () =>
            {
                Assert.True((await console.Get<NoteCommands>().RemoveAsync(another, id, Cancel)).Denied);
                Assert.True((await console.Get<NoteCommands>().AddAsync(nobody, Draft, Cancel)).Denied);
            };
        }),
        new("a note that is no note is refused", [], [], async console =>
        {
            Actor executive = await AuditScenarios.ExecutiveAsync(console);
            NoteCommands commands = console.Get<NoteCommands>();
            return async () =>
            {
                Assert.NotNull((await commands.AddAsync(executive, Draft with { Text = " " }, Cancel)).Problem);
                Assert.NotNull((await commands.AddAsync(executive, Draft with { Text = new string('a', TimelineNote.MaxText + 1) }, Cancel)).Problem);
                Assert.NotNull((await commands.AddAsync(executive, Draft with { Until = Draft.At }, Cancel)).Problem);
            };
        }),
    ];
}
