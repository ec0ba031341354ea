using System.Text.Json;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;
using OpsConsole.Core.KillSwitch.Instances;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>How far a decision has come among the applications' instances.</summary>
/// <param name="Expected">Instances that were known.</param>
/// <param name="Confirmed">Instances that said they obey.</param>
/// <param name="LastMs">Milliseconds until the last of them obeyed; null when none did.</param>
/// <param name="Missing">Names of instances that did not say so.</param>
public sealed record Reach(int Expected, int Confirmed, double? LastMs, IReadOnlyList<string> Missing)
{
    /// <summary>Like <c>847 of 850 instances confirmed in 0.4 s</c>.</summary>
    public string Text => Expected == 0 ? "No instance is known to this console" : $"{Confirmed:N0} of {Expected:N0} {(Expected == 1 ? "instance" : "instances")} confirmed{Time}";

    /// <summary>Like <c>; missing: shop/1, shop/2</c>; empty when nobody is.</summary>
    public string MissingText => Missing.Count == 0 ? "" : $"; missing: {string.Join(", ", Missing)}";

    /// <summary><c>ok</c> when everybody confirmed, else <c>warn</c>; null when there is nobody to confirm.</summary>
    public string? Tone => Expected == 0 ? null : Confirmed >= Expected ? "ok" : "warn";

    /// <summary>What the nodes wrote down of one decision, and what this node knows of it now.</summary>
    /// <param name="written">What each node wrote down.</param>
    /// <param name="now">What this node knows; null when it is too long ago.</param>
    /// <param name="node">Number of this node.</param>
    /// <returns>Null when nothing is known.</returns>
    public static Reach? Of(IEnumerable<KillDelivery> written, KillProgress? now, int node)
    {
        KillDelivery[] rows = [.. written.Where(d => now is null || d.Node != node)];
        return rows.Length == 0 && now is null ? null : new Reach(
            rows.Sum(d => d.Expected) + (now?.Expected ?? 0),
            rows.Sum(d => d.Confirmed) + (now?.Confirmed ?? 0),
            rows.Select(d => d.LastMs).Append(now?.LastMs).Max(),
            [.. rows.SelectMany(d => JsonSerializer.Deserialize<string[]>(d.Missing) ?? []), .. now?.Missing.Select(m => m.ToString()) ?? []]);
    }

    private string Time => LastMs switch
    {
        null => "",
        < 100 => FormattableString.Invariant($" in {LastMs:0} ms"),
        _ => FormattableString.Invariant($" in {LastMs / 1000:0.0} s"),
    };
}

/// <summary>A killed scope as the page shows it.</summary>
/// <param name="Record">The kill.</param>
/// <param name="Who">Who killed it.</param>
/// <param name="Reach">Who obeys; null while nothing is known.</param>
/// <param name="Waiting">The change request to restore it; null when nobody asked.</param>
public sealed record KilledItem(SwitchRecord Record, string Who, Reach? Reach, ChangeRequest? Waiting);

/// <summary>A change request about the kill switch that waits for somebody, as one person sees it.</summary>
/// <param name="Item">The change request in their queue.</param>
public sealed record WaitingItem(QueueItem Item)
{
    /// <summary>The change request.</summary>
    public ChangeRequest Request => Item.Request;

    /// <summary>Whether it asks to trust the state after a rollback of the storage.</summary>
    public bool IsLineage => Request.Kind == ChangeKind.Lineage;

    /// <summary>Whether it was done alone, and waits for a review.</summary>
    public bool IsGlass => Request.NeedsReview;

    /// <summary>Who agreed already.</summary>
    public IReadOnlyList<string> Agreed => [.. Request.Approvals.Where(a => a.VoidedAt is null).OrderBy(a => a.At).Select(a => a.PersonName)];

    /// <summary>Whether this person's word brings it on.</summary>
    public bool IsMine => Item.Reason is QueueReason.Approval or QueueReason.Review;

    /// <summary>What the request is called.</summary>
    public string Title => IsLineage ? "Trust in the state after the rollback" : $"Restore of {Matter}";

    /// <summary>What agreeing is called.</summary>
    public string AgreeLabel => IsLineage ? "Agree on the state after the rollback" : $"Agree to restore {Matter}";

    /// <summary>What is asked for, as the end of a sentence.</summary>
    public string Matter => IsLineage ? "the state after the rollback" : $"{Request.Subject} in {Request.Environment}";
}

/// <summary>Something that can be killed by one tap.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Label">What it is called within its group.</param>
/// <param name="IsKilled">Whether it is killed already.</param>
public sealed record KillTarget(KillScope Scope, string Label, bool IsKilled);

/// <summary>Things of one kind that can be killed.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Icon">Name of a symbol.</param>
/// <param name="Targets">As many as are shown.</param>
/// <param name="More">How many more there are.</param>
public sealed record TargetGroup(string Title, string Icon, IReadOnlyList<KillTarget> Targets, int More);
