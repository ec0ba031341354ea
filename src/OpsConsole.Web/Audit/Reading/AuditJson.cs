using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Reading;

namespace OpsConsole.Web.Audit.Reading;

// The JSON of /api/v1/audit: a promise to other people's programs, so it is spelled out here and does not follow when the console's
// own records change. Times are UTC. The evidence is 'canonical', the rest is for reading.

internal sealed record AuditListJson(IReadOnlyList<AuditItemJson> Items, string? NextCursor, bool Incomplete)
{
    public static AuditListJson Of(AuditPageOfItems page) => new([.. page.Items.Select(AuditItemJson.Of)], page.Next, page.Incomplete);
}

internal sealed record AuditItemJson(
    long Seq, string Id, string Kind, string Says, string Outcome, AuditPartyJson Actor, AuditPartyJson Object, string Source, DateTime RecordedAt, DateTime OccurredAt,
    string? Reason, string? Change, string? Environment, string? Request, AuditPromptJson? Prompt, JsonNode? Before, JsonNode? After, string LeafHash)
{
    public static AuditItemJson Of(AuditItem item) => new(
        item.Seq, item.Id, item.Kind, item.Says, item.Outcome,
        new AuditPartyJson(item.ActorType, item.ActorId, item.ActorName), new AuditPartyJson(item.ObjectType, item.ObjectId, item.ObjectName),
        item.Source, item.RecordedAt, item.OccurredAt, item.Reason, item.Change, item.Environment, item.Request,
        item.Prompt is { } prompt ? new AuditPromptJson(prompt.Name, prompt.Commit, prompt.Blob) : null,
        item.Before?.DeepClone(), item.After?.DeepClone(), item.LeafHash);
}

internal sealed record AuditEntryJson(
    AuditItemJson Entry, string Canonical, string Prev, IReadOnlyDictionary<string, AuditPersonalJson> Personal, long? Older, long? Newer)
{
    public static AuditEntryJson Of(AuditPlace place) => new(
        AuditItemJson.Of(place.Item), place.Item.Canonical, place.Item.Prev,
        place.Item.Personal.ToDictionary(p => p.Name, p => new AuditPersonalJson(p.Commitment, p.Data is null, p.Data?.DeepClone())),
        place.Older, place.Newer);
}

internal sealed record AuditPartyJson(string Type, string Id, string? Name);

internal sealed record AuditPromptJson(string Name, string Commit, string Blob);

internal sealed record AuditPersonalJson(string Commitment, bool Erased, JsonNode? Data);

internal sealed record AuditCheckpointJson(string Origin, long Size, string Root, DateTime Time, string Note, string? VerifierKey)
{
    public static AuditCheckpointJson Of(PublishedCheckpoint newest, VerifierKey? key) => new(
        newest.Checkpoint.Origin, newest.Checkpoint.Size, Convert.ToBase64String(newest.Checkpoint.Root), newest.Checkpoint.At, newest.Note, key?.ToString());
}

internal sealed record AuditConsistencyJson(long From, long To, IReadOnlyList<string> Hashes)
{
    public static AuditConsistencyJson Of(AuditConsistency proof) => new(proof.From, proof.To, [.. proof.Hashes.Select(Convert.ToBase64String)]);
}
