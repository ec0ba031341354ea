using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace OpsConsole.Core.Tests.Alerts.Channels;

/// <summary>A mail as it came over the line.</summary>
/// <param name="Commands">Everything that was said before it, but for passwords' own lines.</param>
/// <param name="Text">The mail, with its dots taken back.</param>
/// <param name="Secure">Whether it came by TLS.</param>
internal sealed record ReceivedMail(IReadOnlyList<string> Commands, string Text, bool Secure)
{
    /// <summary>The lines of its head, continued ones joined.</summary>
    public IReadOnlyList<string> Head => Text[..Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");

    /// <summary>A line of the head, of which there must be one.</summary>
    public string Header(string name) => Assert.Single(Head, l => l.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];

    /// <summary>The part of this type, decoded.</summary>
    public string Part(string type)
    {
        string boundary = "--" + Header("Content-Type").Split('"')[1];
        string part = Assert.Single(Text.Split(boundary), p => p.Contains($"Content-Type: {type}", StringComparison.Ordinal));
        return Encoding.UTF8.GetString(Convert.FromBase64String(part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
    }

    /// <summary>The subject, with the words of RFC 2047 decoded.</summary>
    public string Subject => string.Concat(Header("Subject").Split(' ').Select((w, i) =>
        w.StartsWith("=?utf-8?B?", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(w["=?utf-8?B?".Length..^2])) : (i > 0 ? " " : "") + w));
}

/// <summary>A small mail server on a port of its own.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Answers instead of its own; by the command, null for its own. A line break and more after it is sent as it is.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>What it offers.</summary>
    public IReadOnlyList<string> Extensions { get; set; } = [];

    /// <summary>Its certificate; null for no TLS.</summary>
    public X509Certificate2? Certificate { get; private init; }

    /// <summary>Whether it speaks TLS from the first byte.</summary>
    public bool SecureFirst { get; private init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<ReceivedMail> Mails { get; } = new();

    /// <summary>Every line that was said, on any connection.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    public static MailServer Start(bool tls = false, bool secureFirst = false)
    {
        MailServer server = new() { Certificate = tls ? SelfSigned() : null, SecureFirst = secureFirst };
        server._listener.Start();
        server._accepting = server.AcceptAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        Certificate?.Dispose();
        _end.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using RSA key = RSA.Create(2_048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private async Task AcceptAsync()
    {
        List<Task> talks = [];
        try
        {
            while (true)
            {
                talks.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // It is stopped.
        }

        await Task.WhenAll(talks);
    }

    private async Task TalkAsync(TcpClient client)
    {
        using TcpClient connection = client;
        try
        {
            Stream stream = connection.GetStream();
            if (SecureFirst)
            {
                stream = await SecureAsync(stream);
            }

            await TalkAsync(stream, SecureFirst, greet: true);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The other side had enough.
        }
    }

    private async Task TalkAsync(Stream stream, bool secure, bool greet)
    {
        using StreamReader reader = new(stream, Encoding.Latin1, false, 1_024, leaveOpen: true);
        List<string> commands = [];
        if (greet)
        {
            await SayAsync(stream, Answer("greeting") ?? "220 test ESMTP");
        }

        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            commands.Add(line);
            Said.Enqueue(line);
            string verb = line.Split(' ')[0].ToUpperInvariant();
            string? answer = Answer(line);
            switch (verb)
            {
                case "EHLO":
                    string[] offers = [.. Extensions.Where(e => !(secure && e == "STARTTLS"))];
                    await SayAsync(stream, answer ?? string.Join("\r\n", offers.Prepend("test").Select((o, i) => $"250{(i == offers.Length ? ' ' : '-')}{o}")));
                    break;
                case "STARTTLS":
                    await SayAsync(stream, answer ?? "220 go");
                    await TalkAsync(await SecureAsync(stream), secure: true, greet: false);
                    return;
                case "DATA" when answer is null:
                    await SayAsync(stream, "354 go");
                    StringBuilder mail = new();
                    while (await reader.ReadLineAsync(_end.Token) is { } part && part != ".")
                    {
                        mail.Append(part.StartsWith('.') ? part[1..] : part).Append("\r\n");
                    }

                    string? verdict = Answer(".");
                    if (verdict is null)
                    {
                        Mails.Enqueue(new ReceivedMail([.. commands], mail.ToString(), secure));
                    }

                    await SayAsync(stream, verdict ?? "250 taken");
                    break;
                case "QUIT":
                    await SayAsync(stream, answer ?? "221 bye");
                    return;
                default:
                    await SayAsync(stream, answer ?? (verb == "AUTH" ? "235 welcome" : "250 ok"));
                    break;
            }
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        SslStream secure = new(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _end.Token);
        return secure;
    }

    private async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), _end.Token);
}
