using OpsConsole.Web.KillSwitch.Delivery.States;

namespace OpsConsole.Web.KillSwitch.Delivery.Streams;

/// <summary>What a stream tells.</summary>
/// <param name="Change">The event of a change.</param>
/// <param name="Beat">The heartbeat.</param>
internal sealed record EventForm(Func<StateDocument, byte[]> Change, Func<StateDocument, byte[]> Beat)
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    /// <summary>The full state, to programs.</summary>
    public static EventForm State { get; } = new(document => document.StateEvent, document => document.HeartbeatEvent);

    /// <summary>Only that there is something new, to OpenFeature's providers in browsers.</summary>
    public static EventForm Announcement { get; } = new(document => document.AnnouncementEvent, _ => Comment);
}
