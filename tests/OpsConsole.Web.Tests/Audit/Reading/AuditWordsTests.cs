using OpsConsole.Core.Audit.Reading;
using OpsConsole.Web.Audit.Reading;

namespace OpsConsole.Web.Tests.Audit.Reading;

public sealed class AuditWordsTests
{
    private static readonly AuditItem Item = new()
    {
        Seq = 1,
        Id = "e1",
        Kind = "apikey.created",
        Says = "made an API key",
        Outcome = "done",
        ActorType = "person",
        ActorId = "0f3e9a52-1111-2222",
        ActorName = "kim@example.com",
        ObjectType = "apikey",
        ObjectId = "k1",
        ObjectName = "ci",
        RecordedAt = DateTime.UnixEpoch,
        OccurredAt = DateTime.UnixEpoch,
        LeafHash = "",
        Canonical = "",
    };

    public static TheoryData<string, AuditItem> Sentences { get; } = new()
    {
        { "kim@example.com made an API key: ci", Item },
        { "kim@example.com made an API key: ci, which was denied", Item with { Outcome = "denied" } },
        { "(erased) made an API key: ci, which failed", Item with { Outcome = "failed", ActorName = AuditItem.Erased } },
        { "Person 0f3e9a52-1… made an API key: k1", Item with { ActorName = null, ObjectName = null } },
        { "kim@example.com was refused: /settings/people", Item with { Kind = "access.denied", Says = "was refused", Outcome = "denied", ObjectType = "page", ObjectName = null, ObjectId = "/settings/people" } },
        { "kim@example.com signed in", Item with { Says = "signed in", ObjectType = "session", ObjectName = null } },
        { "eve@example.com, not signed in signed in, which failed", Item with { Says = "signed in", Outcome = "failed", ActorType = "nobody", ActorId = "-", ActorName = "eve@example.com", ObjectType = "session" } },
        { "Somebody not signed in made an API key", Item with { ActorType = "nobody", ActorId = "-", ActorName = null, ObjectName = null, ObjectId = "-" } },
        { "The console started", Item with { Says = "started", ActorType = "console", ActorId = "0", ObjectType = "console", ObjectId = "0", ObjectName = null } },
        { "Key ci revoked an API key: k2", Item with { Says = "revoked an API key", ActorType = "key", ActorName = "ci", ObjectName = null, ObjectId = "k2" } },
    };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void An_entry_reads_as_a_sentence(string sentence, AuditItem item) => Assert.Equal(sentence, AuditWords.Sentence(item));
}
