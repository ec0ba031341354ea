using System.ComponentModel;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace OpsConsole.Core.Alerts.Channels.Mail;

/// <summary>
/// Sends mails by SMTP, each recipient a mail of its own. Written here because the framework's own client speaks no TLS from the first byte,
/// cannot be held to a time, and does not tell what is wrong with a recipient from what is wrong with the server.
/// </summary>
internal sealed class EmailChannel(AlertEmailOptions options, string publicAddress, RemoteCertificateValidationCallback? trust = null) : INotificationChannel
{
    /// <summary>Its name; no other channel may have it.</summary>
    public const string ChannelName = "email";

    private readonly MailName _from = MailName.Parse(options.From) ?? throw new ArgumentException("Not an address.", nameof(options));
    private readonly MailComposer _composer = new(options.From, publicAddress);

    public string Name => ChannelName;

    public string Kind => "E-mail";

    public string Target => $"{options.Host}:{options.Port}";

    public string Address => $"{options.Host}:{options.Port} {options.User}";

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (MailName.Parse(message.Recipient) is not { } to)
        {
            return new SendResult(SendOutcome.Never, "This is no address that mail can be sent to.");
        }

        try
        {
            SmtpConnection connection = await SmtpConnection.OpenAsync(options.Host, options.Port, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await GreetAsync(connection, cancellationToken).ConfigureAwait(false);
                await HandOverAsync(connection, to, _composer.Compose(message, to), cancellationToken).ConfigureAwait(false);
                return SendResult.Delivered;
            }
        }
        catch (MailException exception)
        {
            return exception.Result;
        }
        catch (AuthenticationException)
        {
            return new SendResult(SendOutcome.ChannelFailed, $"The certificate of {Target} is not trusted, or it speaks no TLS. Set Alerts:Email:Host to the name in its certificate, or correct Alerts:Email:Security.");
        }
        catch (Exception exception) when (exception is SocketException or IOException or Win32Exception)
        {
            string why = exception is SocketException socket ? socket.SocketErrorCode switch
            {
                SocketError.ConnectionRefused => "it refuses connections",
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "its name has no address",
                _ => "the network does not lead there",
            } : exception.InnerException is SocketException ? "the connection broke off" : exception.Message;
            return new SendResult(SendOutcome.ChannelFailed, $"The mail server {Target} cannot be used: {why}. See that it runs and that this host may reach it, or correct Alerts:Email:Host, Port and Security.");
        }
    }

    private static MailException Failed(string what, SmtpReply reply) => new(new SendResult(SendOutcome.ChannelFailed, $"The mail server {what}: {reply.Words}"));

    private async Task GreetAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (options.Security == MailSecurity.Tls)
        {
            await connection.SecureAsync(options.Host, trust, cancellationToken).ConfigureAwait(false);
        }

        SmtpReply greeting = await connection.HearAsync(cancellationToken).ConfigureAwait(false);
        if (greeting.Code != 220)
        {
            throw Failed("takes no mail now", greeting);
        }

        SmtpReply hello = await HelloAsync(connection, cancellationToken).ConfigureAwait(false);
        if (options.Security == MailSecurity.StartTls)
        {
            if (hello.Extension("STARTTLS") is null) // never in the open instead: somebody on the way may have taken the offer out
            {
                throw new MailException(new SendResult(SendOutcome.ChannelFailed, $"The mail server {Target} does not offer STARTTLS. Set Alerts:Email:Security to Tls, or to None where the network is trusted."));
            }

            SmtpReply start = await connection.SayAsync("STARTTLS", cancellationToken).ConfigureAwait(false);
            if (start.Code != 220)
            {
                throw Failed("does not begin TLS", start);
            }

            await connection.SecureAsync(options.Host, trust, cancellationToken).ConfigureAwait(false);
            hello = await HelloAsync(connection, cancellationToken).ConfigureAwait(false); // what was said in the open does not count
        }

        if (options.User.Length > 0)
        {
            await SignInAsync(connection, hello, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SmtpReply> HelloAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        SmtpReply hello = await connection.SayAsync("EHLO " + _composer.Host, cancellationToken).ConfigureAwait(false);
        return hello.Code == 250 ? hello : throw Failed("does not greet back", hello);
    }

    private async Task SignInAsync(SmtpConnection connection, SmtpReply hello, CancellationToken cancellationToken)
    {
        string[] ways = (hello.Extension("AUTH") ?? "").Split(' ');
        SmtpReply signedIn;
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            signedIn = await connection.SayAsync("AUTH PLAIN " + Base64($"\0{options.User}\0{options.Password}"), cancellationToken).ConfigureAwait(false);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            signedIn = await connection.SayAsync("AUTH LOGIN", cancellationToken).ConfigureAwait(false);
            foreach (string secret in (string[])[options.User, options.Password])
            {
                signedIn = signedIn.Code == 334 ? await connection.SayAsync(Base64(secret), cancellationToken).ConfigureAwait(false) : signedIn;
            }
        }
        else
        {
            throw new MailException(new SendResult(SendOutcome.ChannelFailed, $"The mail server {Target} lets nobody sign in with a password. Clear Alerts:Email:User, or correct Alerts:Email:Security."));
        }

        if (signedIn.Code != 235)
        {
            throw Failed("refuses Alerts:Email:User with this password", signedIn);
        }
    }

    private async Task HandOverAsync(SmtpConnection connection, MailName to, byte[] mail, CancellationToken cancellationToken)
    {
        SmtpReply sender = await connection.SayAsync($"MAIL FROM:<{_from.Address}>", cancellationToken).ConfigureAwait(false);
        if (sender.Code != 250)
        {
            throw Failed("takes nothing from Alerts:Email:From", sender);
        }

        SmtpReply recipient = await connection.SayAsync($"RCPT TO:<{to.Address}>", cancellationToken).ConfigureAwait(false);
        if (recipient.Code is not (250 or 251 or 252))
        {
            throw OfMail("does not take mail for this address", recipient);
        }

        SmtpReply data = await connection.SayAsync("DATA", cancellationToken).ConfigureAwait(false);
        if (data.Code != 354)
        {
            throw OfMail("does not take this mail", data);
        }

        await connection.SendAsync(mail, cancellationToken).ConfigureAwait(false);
        SmtpReply taken = await connection.HearAsync(cancellationToken).ConfigureAwait(false);
        if (taken.Code != 250)
        {
            throw OfMail("does not take this mail", taken);
        }

        try
        {
            await connection.SayAsync("QUIT", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The mail is the server's: how it says goodbye does not matter.
        }
    }

    private static MailException OfMail(string what, SmtpReply reply) =>
        new(new SendResult(reply.IsFinal ? SendOutcome.Never : SendOutcome.NotNow, $"The mail server {what}: {reply.Words}"));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
