using System.Buffers;
using System.Text;

namespace OpsConsole.Client.KillSwitch;

/// <summary>A server-sent event.</summary>
/// <param name="Type">Its name; <c>message</c> when it has none.</param>
/// <param name="Data">Its data lines, joined by line feeds. Valid until the next event is read.</param>
internal readonly record struct ServerEvent(string Type, ReadOnlyMemory<byte> Data);

/// <summary>
/// Reads server-sent events (WHATWG HTML §9.2) from a stream that is not trusted: a line or an event longer than a bound ends it,
/// so that no sender can fill the memory.
/// </summary>
internal sealed class EventStreamReader(Stream stream)
{
    /// <summary>Longest line and longest data of an event, in bytes: a document and its field's name.</summary>
    public const int MaxLength = SwitchDocument.MaxLength + 64;

    private readonly ArrayBufferWriter<byte> _data = new();
    private byte[] _buffer = new byte[16 * 1024];
    private int _start, _end;
    private bool _first = true, _afterReturn;

    /// <summary>The next event.</summary>
    /// <returns>Null at the end of the stream; an event that was cut off there is not one.</returns>
    /// <exception cref="FormatException">A line or an event is too long.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<ServerEvent?> ReadAsync(CancellationToken cancellationToken)
    {
        string type = "message";
        bool hasData = false;
        _data.ResetWrittenCount();
        while (await ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                if (hasData)
                {
                    return new ServerEvent(type, _data.WrittenMemory);
                }

                type = "message";
                continue;
            }

            int colon = line.Span.IndexOf((byte)':');
            ReadOnlyMemory<byte> name = colon < 0 ? line : line[..colon], value = colon < 0 ? default : line[(colon + 1)..];
            value = value.Span.StartsWith(" "u8) ? value[1..] : value;
            if (name.Span.SequenceEqual("data"u8))
            {
                if (_data.WrittenCount + value.Length > MaxLength)
                {
                    throw new FormatException("An event is longer than 1 MiB.");
                }

                if (hasData)
                {
                    _data.Write("\n"u8);
                }

                _data.Write(value.Span);
                hasData = true;
            }
            else if (name.Span.SequenceEqual("event"u8))
            {
                type = Encoding.UTF8.GetString(value.Span[..Math.Min(value.Length, 64)]);
            }
        }

        return null;
    }

    /// <summary>The next line, ended by LF, CR or CRLF. Valid until the next one is read.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(CancellationToken cancellationToken)
    {
        int searched = 0;
        while (true)
        {
            if (_afterReturn && _start < _end)
            {
                _afterReturn = false;
                _start += _buffer[_start] == '\n' ? 1 : 0;
            }

            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOfAny((byte)'\n', (byte)'\r');
            if (length >= 0)
            {
                ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, searched + length);
                _start += searched + length + 1;
                _afterReturn = _buffer[_start - 1] == '\r';
                line = _first && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
                _first = false;
                return line;
            }

            searched = _end - _start;
            if (searched > MaxLength)
            {
                throw new FormatException("A line is longer than 1 MiB.");
            }

            MakeRoom();
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
