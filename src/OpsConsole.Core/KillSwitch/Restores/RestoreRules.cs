using System.Globalization;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Restores;

/// <summary>Somebody who stands behind a restore, as of now.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Its e-mail address; empty when there is no such account any more.</param>
/// <param name="May">Whether the account is enabled and may restore.</param>
public sealed record Backer(string Id, string Email, bool May)
{
    /// <summary>Who it is: two accounts with one mailbox are one person.</summary>
    public string Person => Mailbox.Of(Email) is { Length: > 0 } mailbox ? mailbox : "id " + Id;
}

/// <summary>
/// Whether a restore may be done. Two different people stand behind it: the one who asked and another, or two others where a program
/// asked. Whoever killed may be one of them, so nobody restores alone what they killed. Everybody is judged by what they may at that moment.
/// </summary>
public static class RestoreRules
{
    /// <summary>People who must stand behind a restore.</summary>
    public const int People = 2;

    /// <summary>How many people are missing.</summary>
    public static int Needs(IEnumerable<Backer> behind)
    {
        ArgumentNullException.ThrowIfNull(behind);
        return Math.Max(0, People - behind.Where(b => b.May).Select(b => b.Person).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>Judges a confirmation.</summary>
    /// <param name="request">What is confirmed.</param>
    /// <param name="behind">Who stands behind it already.</param>
    /// <param name="by">Who confirms.</param>
    /// <param name="snapshot">The kill switch.</param>
    /// <param name="now">Now, UTC.</param>
    /// <returns><see cref="RestoreOutcome.Done"/> when it suffices, <see cref="RestoreOutcome.Waiting"/> when it counts and more are needed, or why it does not count.</returns>
    public static RestoreOutcome Judge(RestoreRequest request, IReadOnlyCollection<Backer> behind, Backer by, SwitchSnapshot snapshot, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(behind);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(snapshot);
        return !by.May ? RestoreOutcome.NotAllowed
            : behind.Any(b => b.Person == by.Person || b.Id == by.Id) ? RestoreOutcome.SamePerson
            : request.State == RestoreState.Expired || (request.State == RestoreState.Waiting && now >= request.ExpiresAt) ? RestoreOutcome.Expired
            : request.State != RestoreState.Waiting ? RestoreOutcome.Decided
            : Refused(request, snapshot) ?? (Needs(behind.Append(by)) == 0 ? RestoreOutcome.Done : RestoreOutcome.Waiting);
    }

    /// <summary>Judges the review of a break-glass restore: by another person than the one who broke the glass, once.</summary>
    public static RestoreOutcome JudgeReview(RestoreRequest request, Backer broke, Backer by)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(broke);
        ArgumentNullException.ThrowIfNull(by);
        return !by.May ? RestoreOutcome.NotAllowed
            : !request.BrokeGlass ? RestoreOutcome.NotFound
            : broke.Person == by.Person || broke.Id == by.Id ? RestoreOutcome.SamePerson
            : request.ReviewedBy is not null ? RestoreOutcome.Decided
            : RestoreOutcome.Done;
    }

    /// <summary>Whether any kill that the request names still counts.</summary>
    public static bool HasSomethingLeft(RestoreRequest request, SwitchSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(snapshot);
        return KillsOf(request).Any(snapshot.In(request.Environment).Kills.ContainsKey);
    }

    /// <summary>Ids of the kills that a request names.</summary>
    public static string[] KillsOf(RestoreRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Kills.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>What a request for a new lineage names in place of kills: the lineage that was doubted when it was made.</summary>
    public static string Lineage(SwitchSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return "lineage-" + snapshot.Epoch.ToString(CultureInfo.InvariantCulture);
    }

    private static RestoreOutcome? Refused(RestoreRequest request, SwitchSnapshot snapshot) => request.Kind switch
    {
        RestoreKind.NewLineage => snapshot.Doubt is null || request.Kills != Lineage(snapshot) ? RestoreOutcome.Overtaken : null,
        _ => snapshot.Doubt is not null ? RestoreOutcome.Doubted
            : !HasSomethingLeft(request, snapshot) ? RestoreOutcome.Overtaken
            : null,
    };
}
