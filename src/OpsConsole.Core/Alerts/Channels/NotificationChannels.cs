using OpsConsole.Core.Alerts.Channels.Mail;
using OpsConsole.Core.Audit.Anchors;

namespace OpsConsole.Core.Alerts.Channels;

/// <summary>The channels of the settings.</summary>
public sealed class NotificationChannels : IDisposable
{
    /// <summary>Longest name of a channel, characters.</summary>
    public const int MaxName = 40;

    private readonly List<HttpClient> _clients = [];

    internal NotificationChannels(AlertsOptions options, TimeProvider time)
    {
        List<INotificationChannel> all = [];
        if (options.Email.Host.Length > 0)
        {
            all.Add(new EmailChannel(options.Email, options.PublicAddress));
        }

        all.AddRange(options.Webhooks.Select((w, i) => new WebhookChannel(w, $"Alerts:Webhooks:{i}", Client(w.AllowPrivate, $"Alerts:Webhooks:{i}"), time)));
        all.AddRange(options.Slack.Select((s, i) => new SlackChannel(s, $"Alerts:Slack:{i}", Client(s.AllowPrivate, $"Alerts:Slack:{i}"), time)));
        All = all;
    }

    internal NotificationChannels(params IReadOnlyList<INotificationChannel> all) => All = all;

    /// <summary>Whether anything can be sent at all.</summary>
    public bool Any => All.Count > 0;

    /// <summary>Whether e-mail can be sent.</summary>
    public bool HasEmail => Find(EmailChannel.ChannelName) is not null;

    /// <summary>Names of the channels that are recipients themselves: webhooks and Slack. Whoever has something for the whole company sends it to all of them.</summary>
    public IReadOnlyList<string> Names => [.. All.Where(c => c.Name != EmailChannel.ChannelName).Select(c => c.Name)];

    internal IReadOnlyList<INotificationChannel> All { get; }

    /// <inheritdoc />
    public void Dispose() => _clients.ForEach(c => c.Dispose());

    internal INotificationChannel? Find(string name) => All.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private HttpClient Client(bool allowPrivate, string setting)
    {
        HttpClient client = GuardedHttp.Create(allowPrivate, setting);
        _clients.Add(client);
        return client;
    }
}
