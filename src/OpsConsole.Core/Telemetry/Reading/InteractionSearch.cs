using OpsConsole.Core.Telemetry.Redaction;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>What the text in the search box turned out to be.</summary>
internal abstract record SearchTarget
{
    /// <summary>No search.</summary>
    public sealed record Anything : SearchTarget;

    /// <summary>The interaction with a trace id, whenever it was.</summary>
    public sealed record Trace(byte[] Id) : SearchTarget;

    /// <summary>The interactions that hold a response, whenever they were.</summary>
    public sealed record Rows(long[] Ids) : SearchTarget;

    /// <summary>All of one conversation in the time range.</summary>
    public sealed record Conversation(string Value) : SearchTarget;

    /// <summary>All of one user in the time range.</summary>
    public sealed record User(long[] Hashes) : SearchTarget;

    /// <summary>Interactions of the time range with a text in their name or a model call with a span id: found by looking at each.</summary>
    public sealed record Scan(string NamePattern, long? SpanId) : SearchTarget;
}

/// <summary>Finds out what the text in the search box means: every meaning with an index is tried before names are looked through.</summary>
internal static class InteractionSearch
{
    private const int MaxRows = 200;
    private const string ShownUser = "user:"; // as in UserHasher.Display

    public static async Task<SearchTarget> ResolveAsync(OpsDbContext db, UserHasher hasher, string? text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new SearchTarget.Anything();
        }

        text = text.Trim();
        if (TraceId.TryParse(text, out TraceId traceId))
        {
            byte[] bytes = traceId.ToBytes();
            if (await db.Interactions.AnyAsync(i => i.TraceId == bytes, cancellationToken).ConfigureAwait(false))
            {
                return new SearchTarget.Trace(bytes);
            }
        }

        long[] rows = await ByResponse(db, text).Select(c => c.InteractionId).Distinct().Take(MaxRows).ToArrayAsync(cancellationToken).ConfigureAwait(false);
        if (rows.Length > 0)
        {
            return new SearchTarget.Rows(rows);
        }

        if (await db.Interactions.AnyAsync(i => i.Conversation == text, cancellationToken).ConfigureAwait(false))
        {
            return new SearchTarget.Conversation(text);
        }

        long[] hashes = UserHashes(hasher, text);
        if (await db.Interactions.AnyAsync(i => i.UserHash != null && hashes.Contains(i.UserHash.Value), cancellationToken).ConfigureAwait(false))
        {
            return new SearchTarget.User(hashes);
        }

        return new SearchTarget.Scan(Pattern(text), SpanId.TryParse(text, out SpanId span) ? (long)span.Value : null);
    }

    /// <summary>The calls with a response id, by the index on its hash.</summary>
    public static IQueryable<ModelCall> ByResponse(OpsDbContext db, string responseId)
    {
        long hash = ResponseHash.Of(responseId);
        return db.ModelCalls.Where(c => c.ResponseHash == hash && c.ResponseId == responseId);
    }

    /// <summary>The hashes a user's name in a filter can stand for: that of the id, and the hash itself as the console shows it.</summary>
    public static long[] UserHashes(UserHasher hasher, string user)
    {
        long hash = hasher.Hash(user);
        ReadOnlySpan<char> digits = user.StartsWith(ShownUser, StringComparison.Ordinal) ? user.AsSpan(ShownUser.Length) : user;
        return digits.Length == 16 && ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong shown)
            ? [hash, (long)shown]
            : [hash];
    }

    private static string Pattern(string text) =>
        "%" + text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_").Replace("[", "\\[") + "%";
}
