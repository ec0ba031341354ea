using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace OpsConsole.Core.Alerts.Channels.Mail;

/// <summary>A connection to a mail server: lines there, answers back. What it reads is bounded.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int MaxLines = 100, MaxLine = 2_000;

    private readonly byte[] _buffer = new byte[4_096];
    private Stream _stream;
    private int _start, _end;

    private SmtpConnection(Stream stream) => _stream = stream;

    /// <summary>Connects.</summary>
    public static async Task<SmtpConnection> OpenAsync(string host, int port, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return new SmtpConnection(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Goes on by TLS.</summary>
    /// <param name="host">Whose certificate it must be.</param>
    /// <param name="trust">Decides otherwise which certificate to trust; null for the host's own rules.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="IOException">The server said something before: it could be a stranger's.</exception>
    public async Task SecureAsync(string host, RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        if (_start < _end)
        {
            throw new IOException("the server spoke between two lines");
        }

        SslStream secure = new(_stream, leaveInnerStreamOpen: false, trust);
        _stream = secure; // it is closed with the connection, however this ends
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a line and reads the answer.</summary>
    public async Task<SmtpReply> SayAsync(string line, CancellationToken cancellationToken)
    {
        await SendAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken).ConfigureAwait(false);
        return await HearAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends bytes.</summary>
    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="IOException">The connection ended, or what came is no answer.</exception>
    public async Task<SmtpReply> HearAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (lines.Count < MaxLines)
        {
            string line = await LineAsync(cancellationToken).ConfigureAwait(false);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int code) || code is < 200 or > 599 || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                break;
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
            {
                return new SmtpReply(code, lines);
            }
        }

        throw new IOException("it does not answer as a mail server does");
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        StringBuilder line = new();
        while (line.Length <= MaxLine)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
                if (_end == 0)
                {
                    throw new IOException("it closed the connection");
                }
            }

            char next = (char)_buffer[_start++];
            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(next);
        }

        throw new IOException("it sends a line that does not end");
    }
}
