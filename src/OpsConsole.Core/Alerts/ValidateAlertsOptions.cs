using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Channels.Mail;
using OpsConsole.Core.Audit.Anchors;

namespace OpsConsole.Core.Alerts;

/// <summary>Refuses to start with channels that cannot work or would be dangerous, naming the setting to mend. Says no secret.</summary>
internal sealed partial class ValidateAlertsOptions : IValidateOptions<AlertsOptions>
{
    private const string Email = "Alerts:Email:";

    public ValidateOptionsResult Validate(string? name, AlertsOptions options)
    {
        List<string> problems = [];
        bool any = options.Email.Host.Length > 0 || options.Webhooks.Count > 0 || options.Slack.Count > 0;
        if (options.PublicAddress.Length > 0 ? !IsAddress(options.PublicAddress) : any)
        {
            problems.Add("Alerts:PublicAddress: must be the address at which people reach the console, such as https://ops.example.com: links in notifications lead there. PublicUrl does too.");
        }

        if (options.Email.Host.Length > 0)
        {
            AddEmail(options.Email, problems);
        }

        HashSet<string> names = new([EmailChannel.ChannelName], StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < options.Webhooks.Count; i++)
        {
            AlertWebhookOptions webhook = options.Webhooks[i];
            AddReceiver($"Alerts:Webhooks:{i}:", webhook.Name, webhook.Url, webhook.AllowPrivate, names, problems);
            if (WebhookSecret.TryParse(webhook.Secret) is null)
            {
                problems.Add($"Alerts:Webhooks:{i}:Secret: must be the secret that the receiver checks messages with, whsec_ and 24 to 64 bytes in base64; two separated by a space while it changes.");
            }
        }

        for (int i = 0; i < options.Slack.Count; i++)
        {
            AlertSlackOptions slack = options.Slack[i];
            AddReceiver($"Alerts:Slack:{i}:", slack.Name, slack.Url, slack.AllowPrivate, names, problems);
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void AddEmail(AlertEmailOptions email, List<string> problems)
    {
        if (Uri.CheckHostName(email.Host) == UriHostNameType.Unknown)
        {
            problems.Add($"{Email}Host: must be the name or the address of a mail server, without a port.");
        }

        if (email.Port is < 1 or > 65_535)
        {
            problems.Add($"{Email}Port: is {email.Port}, must be 1 to 65535: usually 587, or 465 where {Email}Security is Tls.");
        }

        if (!Enum.IsDefined(email.Security))
        {
            problems.Add($"{Email}Security: must be StartTls, Tls or None.");
        }

        if (MailName.Parse(email.From) is null)
        {
            problems.Add($"{Email}From: must be an address, such as ops@example.com or OpsConsole <ops@example.com>.");
        }

        if ((email.User.Length == 0) != (email.Password.Length == 0))
        {
            problems.Add($"{Email}User and {Email}Password: set both or neither.");
        }

        if (email.User.Length > 0 && email.Security == MailSecurity.None && !IsThisHost(email.Host))
        {
            problems.Add($"{Email}Security: None would send {Email}Password readable by everybody on the way. Set StartTls or Tls.");
        }
    }

    private static void AddReceiver(string key, string name, string url, bool allowPrivate, HashSet<string> names, List<string> problems)
    {
        if (!Name().IsMatch(name))
        {
            problems.Add($"{key}Name: must be 1 to {NotificationChannels.MaxName} letters, digits, -, _ and '.'.");
        }
        else if (!names.Add(name))
        {
            problems.Add($"{key}Name: '{name}' is the name of another channel.");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            problems.Add($"{key}Url: must be an address such as https://hooks.example.com/opsconsole, without a user name in it.");
        }
        else if (uri.Scheme == "http" && !allowPrivate)
        {
            problems.Add($"{key}Url: must begin with https://; without TLS only where {key}AllowPrivate is true.");
        }
        else if (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) && !allowPrivate && !PublicAddress.Is(address))
        {
            problems.Add($"{key}Url: {address} is an address inside this host's own network. Use another one, or set {key}AllowPrivate to true.");
        }
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;

    private static bool IsThisHost(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\z")]
    private static partial Regex Name();
}
