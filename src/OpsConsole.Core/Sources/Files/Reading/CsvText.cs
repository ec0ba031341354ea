using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace OpsConsole.Core.Sources.Files.Reading;

/// <summary>A file of text, unpacked where it is packed by gzip; its encoding is told by its first bytes, UTF-8 where they tell nothing.</summary>
internal sealed class CsvText : IDisposable
{
    private const int Ahead = 1 << 16;
    private const string Damaged = "The file cannot be unpacked: it is damaged or not whole.", MadeAgain = "Have it made again, and look whether it was copied to its end.";

    private static readonly char[] Delimiters = [',', ';', '\t'];

    private readonly FileStream _file;

    private CsvText(FileStream file, TextReader reader, char delimiter) => (_file, Reader, Delimiter) = (file, reader, delimiter);

    /// <summary>The text.</summary>
    public TextReader Reader { get; }

    /// <summary>What stands between two fields.</summary>
    public char Delimiter { get; }

    /// <summary>How much of the file was read, 0 to 1.</summary>
    public double Read => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="most">Most bytes that it may be when it is unpacked.</param>
    /// <exception cref="SourceException">It is no text.</exception>
    public static CsvText Open(string path, long most)
    {
        char delimiter;
        using (CsvText look = Open(path, most, ','))
        {
            delimiter = DelimiterOf(look.Reader);
        }

        return Open(path, most, delimiter);
    }

    public void Dispose()
    {
        Reader.Dispose();
        _file.Dispose();
    }

    private static CsvText Open(string path, long most, char delimiter)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Ahead, FileOptions.SequentialScan);
        try
        {
            Span<byte> magic = stackalloc byte[4];
            magic = magic[..file.ReadAtLeast(magic, 4, throwOnEndOfStream: false)];
            file.Position = 0;
            Refuse(magic);
            Stream content = magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? new BoundedStream(new GZipStream(file, CompressionMode.Decompress), SizeOf(file), most) : file;
            return new CsvText(file, new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, Ahead), delimiter);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The last four bytes of a packed file say how large it is unpacked, modulo 4 GiB.</summary>
    private static uint SizeOf(FileStream file)
    {
        const int Least = 18; // what a packed file of nothing has
        Span<byte> size = stackalloc byte[sizeof(uint)];
        if (file.Length < Least)
        {
            throw new SourceException(SourceFault.Malformed, Damaged, MadeAgain);
        }

        file.Position = file.Length - size.Length;
        file.ReadExactly(size);
        file.Position = 0;
        return BinaryPrimitives.ReadUInt32LittleEndian(size);
    }

    private static void Refuse(ReadOnlySpan<byte> magic)
    {
        string? known = magic.StartsWith("PK\u0003\u0004"u8) ? "a zip archive or a workbook" : magic.StartsWith("PAR1"u8) ? "a Parquet file" : magic.StartsWith("%PDF"u8) ? "a PDF" : null;
        if (known is not null)
        {
            throw new SourceException(SourceFault.Malformed, $"The file is {known}, and not CSV.", "Import the CSV file that is in it, or have it exported as CSV, as it is or packed by gzip.");
        }

        if (magic.IsEmpty)
        {
            throw new SourceException(SourceFault.Malformed, "The file is empty.", "Look at it, and choose another one.");
        }
    }

    private static char DelimiterOf(TextReader reader)
    {
        char[] text = new char[Ahead];
        int length = reader.ReadBlock(text), quotes = 0;
        int[] counts = new int[Delimiters.Length];
        foreach (char c in text.AsSpan(0, length))
        {
            if (c is '\r' or '\n' && quotes % 2 == 0 && Array.Exists(counts, n => n > 0))
            {
                break;
            }

            quotes += c == '"' ? 1 : 0;
            if (quotes % 2 == 0 && Array.IndexOf(Delimiters, c) is var at and >= 0)
            {
                counts[at]++;
            }
        }

        return Delimiters[Array.IndexOf(counts, counts.Max())];
    }

    /// <summary>What a packed file is unpacked to may be very much larger than it.</summary>
    private sealed class BoundedStream(GZipStream inner, uint expected, long most) : Stream
    {
        private long _unpacked;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read;
            try
            {
                read = inner.Read(buffer, offset, count);
            }
            catch (InvalidDataException exception)
            {
                throw new SourceException(SourceFault.Malformed, Damaged, MadeAgain, exception);
            }

            _unpacked += read;
            if (read == 0 && count > 0 && (uint)_unpacked != expected)
            {
                throw new SourceException(SourceFault.Malformed, Damaged, MadeAgain); // a file that is cut off unpacks as if it were whole
            }

            return _unpacked <= most
                ? read
                : throw new SourceException(SourceFault.Malformed, $"The file is larger than {most:N0} bytes when it is unpacked.", "Import it in parts, each of whole days.");
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
