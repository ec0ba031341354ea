using System.Text.Json.Nodes;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Audit;

/// <summary>How an event ended.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>The actor was not allowed to do it.</summary>
    Denied,

    /// <summary>It was tried and did not succeed.</summary>
    Failed,
}

/// <summary>A version of a prompt.</summary>
/// <param name="Name">Path in the prompt repository, without extension.</param>
/// <param name="Commit">Commit SHA.</param>
/// <param name="Blob">Blob SHA.</param>
public sealed record AuditedPrompt(string Name, string Commit, string Blob);

/// <summary>Personal data of the object of an event. It stands beside the chain and can be erased.</summary>
/// <param name="Subject">Whose data: an account id, or <c>email:</c> and an address without an account.</param>
/// <param name="Data">The data: <c>email</c>, <c>name</c>, and <c>before</c>/<c>after</c> with changes of such data.</param>
public sealed record AuditPersonal(string Subject, JsonObject Data);

/// <summary>
/// Something that happened, as the feature hands it to the trail. The wording of its kind lives with the feature. Text may come from outside as
/// it is: half a character (a lone surrogate) becomes U+FFFD, and what is too long is cut off.
/// </summary>
/// <param name="Kind">A registered <see cref="AuditKind"/>, <c>object.verb</c>.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="ObjectType">Type of what it happened to.</param>
/// <param name="ObjectId">Its id. Never personal data.</param>
public sealed record AuditEvent(string Kind, Actor Actor, string ObjectType, string ObjectId)
{
    /// <summary>How it ended.</summary>
    public AuditOutcome Outcome { get; init; }

    /// <summary>What changed, as it was. No personal data, no secrets.</summary>
    public JsonObject? Before { get; init; }

    /// <summary>What changed, as it is now. No personal data, no secrets.</summary>
    public JsonObject? After { get; init; }

    /// <summary>Personal data of the object.</summary>
    public AuditPersonal? Personal { get; init; }

    /// <summary>Why, in the words of the person who did it.</summary>
    public string? Reason { get; init; }

    /// <summary>The change request it belongs to, at most 128 characters.</summary>
    public string? Change { get; init; }

    /// <summary>The prompt version it belongs to.</summary>
    public AuditedPrompt? Prompt { get; init; }

    /// <summary>The deployment environment, at most 128 characters.</summary>
    public string? Environment { get; init; }

    /// <summary>When it happened, UTC, where that is not now.</summary>
    public DateTime? OccurredAt { get; init; }

    /// <summary>Its unique id, where something outside the database has given it one already. Appending it twice fails.</summary>
    public string? Id { get; init; }
}
