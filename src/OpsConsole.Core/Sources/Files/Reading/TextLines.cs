namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>A line of a text.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Text">What it says; null where it is longer than is taken.</param>
internal readonly record struct TextLine(long Number, string? Text);

/// <summary>Divides a text into lines, whichever ending they have. However long a line is, no more than <see cref="MaxLine"/> of it is held.</summary>
internal sealed class TextLines(TextReader reader)
{
    /// <summary>Longest line, characters.</summary>
    public const int MaxLine = 1 << 20;

    private const int Piece = 1 << 16;

    private readonly Queue<TextLine> _again = new();
    private char[] _buffer = new char[Piece];
    private int _start, _end;
    private long _number;
    private bool _afterReturn;

    /// <summary>The next line.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read(out TextLine line)
    {
        if (_again.TryDequeue(out line))
        {
            return true;
        }

        int searched = _start;
        while (true)
        {
            int at = _buffer.AsSpan(searched, _end - searched).IndexOfAny('\r', '\n');
            if (at >= 0)
            {
                int found = searched + at;
                bool isRest = _afterReturn && found == _start && _buffer[found] == '\n';
                _afterReturn = _buffer[found] == '\r';
                (string text, _start) = (new string(_buffer, _start, found - _start), found + 1);
                if (isRest)
                {
                    searched = _start;
                    continue; // the second half of \r\n
                }

                line = new TextLine(++_number, text);
                return true;
            }

            searched = _end;
            if (_end - _start > MaxLine)
            {
                Skip();
                line = new TextLine(++_number, null);
                return true;
            }

            searched -= MakeRoom();
            int read = reader.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                bool isLast = _end > _start;
                line = isLast ? new TextLine(++_number, new string(_buffer, _start, _end - _start)) : default;
                _start = _end;
                return isLast;
            }

            _end += read;
        }
    }

    /// <summary>Gives lines back: they are read again, before all others.</summary>
    public void Return(IEnumerable<TextLine> lines)
    {
        TextLine[] later = [.. lines, .. _again];
        _again.Clear();
        Array.ForEach(later, _again.Enqueue);
    }

    /// <summary>Moves what is held to the front, or makes the buffer larger.</summary>
    /// <returns>How far it was moved.</returns>
    private int MakeRoom()
    {
        int moved = _start;
        if (moved > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - moved);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        return moved;
    }

    private void Skip()
    {
        do
        {
            int at = _buffer.AsSpan(_start, _end - _start).IndexOfAny('\r', '\n');
            if (at >= 0)
            {
                (_afterReturn, _start) = (_buffer[_start + at] == '\r', _start + at + 1);
                return;
            }

            (_start, _end) = (0, reader.Read(_buffer, 0, _buffer.Length));
        }
        while (_end > 0);
    }
}
