using System.Net;
using System.Net.Sockets;
using OpsConsole.Core.Alerts;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Channels.Mail;

namespace OpsConsole.Core.Tests.Alerts.Channels;

public sealed class EmailChannelTests
{
    private static readonly OutgoingMessage Message = new(
        "0000018f5c2a4b01", "change.waiting", "A change waits for you", "**support-bot** <b>& more\n.\n\n- one\n- two", "https://ops.example.com/changes/01?a=1&b=2",
        NotificationSeverity.Info, new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc), "anna@example.com", "change:01");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mail_has_plain_text_and_html_and_comes_from_and_to_the_right_people()
    {
        await using MailServer server = MailServer.Start();

        Assert.Equal(SendResult.Delivered, await Channel(server).SendAsync(Message, Cancel));

        ReceivedMail mail = Assert.Single(server.Mails);
        Assert.Equal(["EHLO ops.example.com", "MAIL FROM:<ops@example.com>", "RCPT TO:<anna@example.com>", "DATA"], mail.Commands);
        Assert.Equal("=?utf-8?B?T3BzQ29uc29sZQ==?= <ops@example.com>", mail.Header("From"));
        Assert.Equal(("anna@example.com", "A change waits for you"), (mail.Header("To"), mail.Header("Subject")));
        Assert.Equal(("Sat, 21 Nov 2026 09:00:00 +0000", "OpsConsole <notifications.ops.example.com>", "auto-generated"), (mail.Header("Date"), mail.Header("List-Id"), mail.Header("Auto-Submitted")));
        Assert.StartsWith("A change waits for you\r\n\r\n**support-bot** <b>& more\r\n.\r\n\r\n- one\r\n- two\r\n\r\nhttps://ops.example.com/changes/01?a=1&b=2\r\n", mail.Part("text/plain"), StringComparison.Ordinal);
        string html = mail.Part("text/html");
        Assert.Contains("<strong>support-bot</strong> &lt;b&gt;&amp; more<br>.</p>", html, StringComparison.Ordinal);
        Assert.Contains("<li>one</li><li>two</li>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"https://ops.example.com/changes/01?a=1&amp;b=2\"", html, StringComparison.Ordinal);
        Assert.Contains("content=\"light dark\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mails_of_one_matter_are_one_conversation_and_a_repeated_mail_has_the_same_id()
    {
        await using MailServer server = MailServer.Start();
        EmailChannel channel = Channel(server);

        await channel.SendAsync(Message, Cancel);
        await channel.SendAsync(Message, Cancel);
        await channel.SendAsync(Message with { Id = "0000018f5c2a4b02", Topic = "change.released" }, Cancel);
        await channel.SendAsync(Message with { Id = "0000018f5c2a4b03", DedupeKey = null }, Cancel);

        ReceivedMail[] mails = [.. server.Mails];
        Assert.Equal("<0000018f5c2a4b01@ops.example.com>", mails[0].Header("Message-ID"));
        Assert.Equal(mails[0].Header("Message-ID"), mails[1].Header("Message-ID"));
        Assert.NotEqual(mails[0].Header("Message-ID"), mails[2].Header("Message-ID"));
        Assert.Equal(mails[0].Header("References"), mails[2].Header("References"));
        Assert.Equal(mails[0].Header("References"), mails[0].Header("In-Reply-To"));
        Assert.DoesNotContain(mails[3].Head, l => l.StartsWith("References", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_title_from_outside_can_add_no_header_and_no_recipient()
    {
        await using MailServer server = MailServer.Start();
        string title = NotificationText.Tidy(new Notification("change.waiting", "Hi\r\nBcc: evil@example.com\r\n\r\n.\r\nRCPT TO:<evil@example.com>", "", "/", [])).Title;

        await Channel(server).SendAsync(Message with { Title = title, Text = "\r\n.\r\nMAIL FROM:<evil@example.com>\r\n" }, Cancel);

        ReceivedMail mail = Assert.Single(server.Mails);
        Assert.Equal("Hi Bcc: evil@example.com . RCPT TO:<evil@example.com>", mail.Header("Subject"));
        Assert.DoesNotContain(mail.Head, l => l.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["RCPT TO:<anna@example.com>"], server.Said.Where(s => s.StartsWith("RCPT", StringComparison.Ordinal)));

        await Channel(server).SendAsync(Message with { Title = "Hi\r\nBcc: evil@example.com", DedupeKey = "a\r\nBcc: evil@example.com" }, Cancel); // and where nobody tidied it
        Assert.Equal("Hi Bcc: evil@example.com", server.Mails.Last().Header("Subject"));
        Assert.DoesNotContain(server.Mails.Last().Head, l => l.StartsWith("Bcc", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Größe 📈 geändert")]
    [InlineData("=?utf-8?B?SGk=?= as it is")]
    public async Task A_title_in_any_letters_arrives_as_it_is(string title)
    {
        await using MailServer server = MailServer.Start();
        title += string.Concat(Enumerable.Repeat(" ünï", 40));

        await Channel(server).SendAsync(Message with { Title = title }, Cancel);

        ReceivedMail mail = Assert.Single(server.Mails);
        Assert.Equal(title, mail.Subject);
        Assert.All(mail.Text.Split("\r\n"), l => Assert.True(l.Length <= 998 && l.All(char.IsAscii)));
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 no such user", nameof(SendOutcome.Never), "The mail server does not take mail for this address: 550 5.1.1 no such user")]
    [InlineData("RCPT", "450 4.2.0 greylisted", nameof(SendOutcome.NotNow), "The mail server does not take mail for this address: 450 4.2.0 greylisted")]
    [InlineData("DATA", "554 no", nameof(SendOutcome.Never), "The mail server does not take this mail: 554 no")]
    [InlineData(".", "552 too large", nameof(SendOutcome.Never), "The mail server does not take this mail: 552 too large")]
    [InlineData("MAIL", "553 not you", nameof(SendOutcome.ChannelFailed), "The mail server takes nothing from Alerts:Email:From: 553 not you")]
    [InlineData("greeting", "421 busy", nameof(SendOutcome.ChannelFailed), "The mail server takes no mail now: 421 busy")]
    [InlineData("EHLO", "502 what", nameof(SendOutcome.ChannelFailed), "The mail server does not greet back: 502 what")]
    [InlineData("greeting", "HTTP/1.1 400 Bad Request", nameof(SendOutcome.ChannelFailed), "it does not answer as a mail server does")]
    public async Task What_the_server_says_decides_what_becomes_of_the_mail(string verb, string answer, string outcome, string problem)
    {
        await using MailServer server = MailServer.Start();
        server.Answer = line => line.Split(' ')[0] == verb ? answer : null;

        SendResult result = await Channel(server).SendAsync(Message, Cancel);

        Assert.Equal(outcome, result.Outcome.ToString());
        Assert.Contains(problem, result.Problem, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_line_without_an_end_is_not_read_for_ever()
    {
        await using MailServer server = MailServer.Start();
        server.Answer = _ => "220 " + new string('x', 1_000_000);

        Assert.Contains("a line that does not end", (await Channel(server).SendAsync(Message, Cancel)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_what_to_do()
    {
        await using MailServer server = MailServer.Start();
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // whose port nobody else gets, and at which nobody listens

        SendResult result = await Channel(server, o => o.Port = ((IPEndPoint)silent.LocalEndPoint!).Port).SendAsync(Message, Cancel);

        Assert.Equal(SendOutcome.ChannelFailed, result.Outcome);
        Assert.Contains("it refuses connections. See that it runs", result.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AUTH PLAIN LOGIN", new[] { "AUTH PLAIN AG9wcwBodW50ZXIy" })]
    [InlineData("AUTH LOGIN", new[] { "AUTH LOGIN", "b3Bz", "aHVudGVyMg==" })]
    public async Task It_signs_in_as_the_server_wants(string offer, string[] said)
    {
        await using MailServer server = MailServer.Start();
        server.Extensions = [offer];
        server.Answer = line => line is "AUTH LOGIN" or "b3Bz" ? "334 VXNlcg==" : line == "aHVudGVyMg==" ? "235 welcome" : null;

        Assert.Equal(SendResult.Delivered, await Channel(server, o => (o.User, o.Password) = ("ops", "hunter2")).SendAsync(Message, Cancel));

        Assert.Equal(said, Assert.Single(server.Mails).Commands.Skip(1).Take(said.Length));
    }

    [Fact]
    public async Task A_wrong_password_is_said_without_the_password()
    {
        await using MailServer server = MailServer.Start();
        server.Extensions = ["AUTH PLAIN"];
        server.Answer = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 wrong" : null;

        SendResult result = await Channel(server, o => (o.User, o.Password) = ("ops", "hunter2")).SendAsync(Message, Cancel);

        Assert.Equal(new SendResult(SendOutcome.ChannelFailed, "The mail server refuses Alerts:Email:User with this password: 535 5.7.8 wrong"), result);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls, false)]
    [InlineData(MailSecurity.Tls, true)]
    public async Task By_tls_the_password_and_the_mail_go_in_secret(MailSecurity security, bool secureFirst)
    {
        await using MailServer server = MailServer.Start(tls: true, secureFirst);
        server.Extensions = ["STARTTLS", "AUTH PLAIN"];
        EmailChannel channel = Channel(server, o => (o.Security, o.User, o.Password) = (security, "ops", "hunter2"), trusted: true);

        Assert.Equal(SendResult.Delivered, await channel.SendAsync(Message, Cancel));

        Assert.True(Assert.Single(server.Mails).Secure);
    }

    [Theory]
    [InlineData(MailSecurity.StartTls, false)]
    [InlineData(MailSecurity.Tls, true)]
    public async Task A_certificate_that_is_not_trusted_is_sent_nothing(MailSecurity security, bool secureFirst)
    {
        await using MailServer server = MailServer.Start(tls: true, secureFirst);
        server.Extensions = ["STARTTLS", "AUTH PLAIN"];

        SendResult result = await Channel(server, o => (o.Security, o.User, o.Password) = (security, "ops", "hunter2")).SendAsync(Message, Cancel);

        Assert.Contains("is not trusted", result.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Said, s => s.StartsWith("AUTH", StringComparison.Ordinal) || s.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AUTH PLAIN", null, "does not offer STARTTLS")] // somebody on the way took the offer out
    [InlineData("STARTTLS", "220 go\r\n250 AUTH PLAIN", "the server spoke between two lines")] // or speaks for the server
    [InlineData("STARTTLS", "454 no", "does not begin TLS: 454 no")]
    public async Task Where_tls_is_asked_for_nothing_goes_without(string offer, string? answer, string problem)
    {
        await using MailServer server = MailServer.Start(tls: true);
        server.Extensions = [offer];
        server.Answer = line => line == "STARTTLS" ? answer : null;

        SendResult result = await Channel(server, o => (o.Security, o.User, o.Password) = (MailSecurity.StartTls, "ops", "hunter2"), trusted: true).SendAsync(Message, Cancel);

        Assert.Equal(SendOutcome.ChannelFailed, result.Outcome);
        Assert.Contains(problem, result.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Said, s => s.StartsWith("AUTH", StringComparison.Ordinal) || s.StartsWith("MAIL", StringComparison.Ordinal));
    }

    private static EmailChannel Channel(MailServer server, Action<AlertEmailOptions>? configure = null, bool trusted = false)
    {
        AlertEmailOptions options = new() { Host = "127.0.0.1", Port = server.Port, Security = MailSecurity.None, From = "OpsConsole <ops@example.com>" };
        configure?.Invoke(options);
        return new EmailChannel(options, "https://ops.example.com", trusted ? (_, certificate, _, _) => certificate!.GetCertHashString() == server.Certificate!.GetCertHashString() : null);
    }
}
