using System.Text.Json;
using OpsConsole.Core.Changes.Requests;

namespace OpsConsole.Web.Changes.Api;

/// <summary>A change request, as programs get it: a promise to other people's programs.</summary>
internal record ChangeJson
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary><c>prompt</c>, <c>rollback</c>, <c>removal</c>, <c>policy</c>, <c>restore</c> or <c>lineage</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The environment; empty where it is about none.</summary>
    public required string Env { get; init; }

    /// <summary>What it is about: of the first three kinds the prompt, of a restore the scope.</summary>
    public required string Prompt { get; init; }

    /// <summary>What it is about, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>Where it stands: <c>draft</c>, <c>inReview</c>, <c>approved</c>, <c>releasing</c>, <c>released</c>, <c>rejected</c>, <c>withdrawn</c>, <c>expired</c> or <c>blocked</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>low</c>, <c>high</c> or <c>blocked</c>.</summary>
    public required string Risk { get; init; }

    /// <summary>Exactly what would go live: approvals are given to it.</summary>
    public required string Hash { get; init; }

    /// <summary>Which policy judged it; empty for the console's own.</summary>
    public required string PolicyId { get; init; }

    /// <summary>The commit that would be live; null where none would.</summary>
    public required string? Sha { get; init; }

    /// <summary>The commit that is live in its place; null where none is.</summary>
    public required string? Replaces { get; init; }

    /// <summary>The proposal whose branch has it; null where the branch that counts does.</summary>
    public required string? Proposal { get; init; }

    /// <summary>The share of traffic that gets it, percent.</summary>
    public required int Share { get; init; }

    /// <summary>What keeps it from going on, with the remedy; null when nothing but people does.</summary>
    public required string? Problem { get; init; }

    /// <summary>Who asked.</summary>
    public required ChangeAuthorJson Author { get; init; }

    /// <summary>How many approvals count.</summary>
    public required int Approvals { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it changed last, UTC.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>When it expires, UTC; null when it does not.</summary>
    public required DateTime? ExpiresAt { get; init; }

    /// <summary>When it was released, rejected, taken back or expired, UTC; null before.</summary>
    public required DateTime? ClosedAt { get; init; }

    /// <summary>The release that put it live; null before.</summary>
    public required string? Release { get; init; }

    /// <summary>Whether somebody broke the glass for it and nobody has reviewed that yet.</summary>
    public required bool NeedsReview { get; init; }

    /// <summary>A change request as it is.</summary>
    public static ChangeJson Of(ChangeRequest request) => new()
    {
        Id = request.Id,
        Kind = KindOf(request.Kind),
        Env = request.Environment,
        Prompt = request.Subject,
        Title = request.Title,
        State = Word(request.State),
        Risk = Word(request.Risk),
        Hash = request.Hash,
        PolicyId = request.PolicyId,
        Sha = request.Commit,
        Replaces = request.Replaces,
        Proposal = request.Proposal,
        Share = request.Share,
        Problem = request.Problem,
        Author = new ChangeAuthorJson(Word(request.AuthorType), request.AuthorId, request.AuthorName),
        Approvals = request.Approvals.Count(a => a.VoidedAt is null),
        CreatedAt = Utc(request.CreatedAt),
        ChangedAt = Utc(request.ChangedAt),
        ExpiresAt = Utc(request.ExpiresAt),
        ClosedAt = Utc(request.ClosedAt),
        Release = request.Release,
        NeedsReview = request.NeedsReview,
    };

    /// <summary>The word of a kind.</summary>
    public static string KindOf(ChangeKind kind) => kind == ChangeKind.Release ? "prompt" : Word(kind);

    /// <summary>The word of a value: its name, beginning small.</summary>
    public static string Word<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A time of the database, which is UTC.</summary>
    public static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    /// <summary>The same; null stays null.</summary>
    public static DateTime? Utc(DateTime? time) => time is { } at ? Utc(at) : null;
}

/// <summary>Who asked for a change.</summary>
/// <param name="Type"><c>person</c> or <c>key</c>.</param>
/// <param name="Id">Id of the account or key.</param>
/// <param name="Name">The name then.</param>
internal sealed record ChangeAuthorJson(string Type, string Id, string Name);

/// <summary>Change requests.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Asks for the rest; null when that is all.</param>
internal sealed record ChangeListJson(IReadOnlyList<ChangeJson> Items, string? NextCursor);
