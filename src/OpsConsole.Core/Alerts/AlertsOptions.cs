namespace OpsConsole.Core.Alerts;

/// <summary>Settings of notifications (section <c>Alerts</c>). With no channel in them nothing is sent.</summary>
public sealed class AlertsOptions
{
    /// <summary>The address of the console in links, such as <c>https://ops.example.com</c>. Empty: <c>PublicUrl</c>. Needed as soon as there is a channel.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>E-mail. On when it has a host.</summary>
    public AlertEmailOptions Email { get; set; } = new();

    /// <summary>Webhooks.</summary>
    public IList<AlertWebhookOptions> Webhooks { get; } = [];

    /// <summary>Incoming webhooks of Slack, or of what understands the same, such as Mattermost.</summary>
    public IList<AlertSlackOptions> Slack { get; } = [];
}

/// <summary>How a mail server is spoken to.</summary>
public enum MailSecurity
{
    /// <summary>In the open first, then by TLS. A server that does not offer it is sent nothing. Usual on port 587.</summary>
    StartTls,

    /// <summary>By TLS from the first byte. Usual on port 465.</summary>
    Tls,

    /// <summary>In the open. For a server on this host, or in a network that is trusted.</summary>
    None,
}

/// <summary>Settings of e-mail (section <c>Alerts:Email</c>).</summary>
public sealed class AlertEmailOptions
{
    /// <summary>The mail server. Empty: no e-mail.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port. Default 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary>How it is spoken to. Default <see cref="MailSecurity.StartTls"/>.</summary>
    public MailSecurity Security { get; set; }

    /// <summary>The account there. Empty: none is needed.</summary>
    public string User { get; set; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Whom mails are from: <c>ops@example.com</c> or <c>OpsConsole &lt;ops@example.com&gt;</c>.</summary>
    public string From { get; set; } = "";
}

/// <summary>Settings of a webhook (section <c>Alerts:Webhooks</c>).</summary>
public sealed class AlertWebhookOptions
{
    /// <summary>By which it is named as a recipient. At most 40 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, unlike any other.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where it is posted to, https.</summary>
    public string Url { get; set; } = "";

    /// <summary>Secret that signs the messages, <c>whsec_</c> and 24 to 64 bytes in base64. Two, separated by a space, while the receiver changes over.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Whether the receiver may be on this host or in a private network, and reached without TLS. Default false.</summary>
    public bool AllowPrivate { get; set; }
}

/// <summary>Settings of an incoming webhook of Slack (section <c>Alerts:Slack</c>).</summary>
public sealed class AlertSlackOptions
{
    /// <summary>By which it is named as a recipient. At most 40 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, unlike any other.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where it is posted to, https. All of it is secret.</summary>
    public string Url { get; set; } = "";

    /// <summary>Whether the receiver may be on this host or in a private network, and reached without TLS. Default false.</summary>
    public bool AllowPrivate { get; set; }
}
