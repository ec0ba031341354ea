using System.Data.Common;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Alerts;

/// <summary>What the page of notifications shows and does. Knows nothing of Blazor.</summary>
internal sealed class DeliveryPageState(NotificationQueries queries, AlertCommands commands, UnreachedRecipients unreached, AccessDirectory access)
{
    /// <summary>How many deliveries are shown.</summary>
    public const int Shown = 200;

    /// <summary>The channels of the settings; null until they are loaded.</summary>
    public IReadOnlyList<ChannelStatus>? Channels { get; private set; }

    /// <summary>The newest deliveries, newest first.</summary>
    public IReadOnlyList<DeliveryStatus> Deliveries { get; private set; } = [];

    /// <summary>Recipients that nothing reaches, and why.</summary>
    public IReadOnlyList<(string Recipient, string Why)> Unreached { get; private set; } = [];

    /// <summary>How many were dropped because too much waited.</summary>
    public int Dropped { get; private set; }

    /// <summary>Whether who looks may send tests.</summary>
    public bool MayTest { get; private set; }

    /// <summary>Whether the database does not answer. What was read before stays.</summary>
    public bool DatabaseFails { get; private set; }

    /// <summary>Whether the last test was begun.</summary>
    public bool TestBegan { get; private set; }

    /// <summary>What became of the last wish for a test; empty when there was none.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Reads everything.</summary>
    public async Task LoadAsync(Actor who, CancellationToken cancellationToken = default)
    {
        MayTest = who.May(Permissions.TestNotifications, access);
        Unreached = unreached.All;
        try
        {
            (Deliveries, Dropped) = (await queries.RecentAsync(Shown, cancellationToken), await queries.DroppedAsync(cancellationToken));
            Channels = await queries.ChannelsAsync(cancellationToken);
            DatabaseFails = false;
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            DatabaseFails = true;
        }
    }

    /// <summary>Sends a test.</summary>
    public async Task TestAsync(string channel, Actor by, CancellationToken cancellationToken = default)
    {
        try
        {
            TestOutcome outcome = await commands.TestAsync(by, channel, cancellationToken);
            (TestBegan, Said) = (outcome == TestOutcome.Done, AlertWords.Of(outcome, channel));
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or InvalidOperationException)
        {
            (TestBegan, Said) = (false, "The test was not sent: the database does not answer. Try again.");
        }

        await LoadAsync(by, cancellationToken);
    }
}
