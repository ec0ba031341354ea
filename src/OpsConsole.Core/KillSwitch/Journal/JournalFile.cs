using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Journal;

/// <summary>
/// One of the two files of the journal: written in full when it is made, so that a full disk cannot stop a later write. A header (generation,
/// hash of what came before), then frames: magic, length, generation, SHA-256 over the hash before, those fields and the payload; payload; padding
/// to 8 bytes. The header is written last: a file that has one has its first frames too.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>Bytes of a file at least.</summary>
    public const int MinSize = 64 << 10;

    private const int FirstFrame = 4096, Alignment = 8;
    private const int HeaderBody = 8 + sizeof(ulong) + SHA256.HashSizeInBytes, HeaderSize = HeaderBody + SHA256.HashSizeInBytes;
    private const int FrameFields = 4 + 4 + sizeof(ulong), FrameHeader = FrameFields + SHA256.HashSizeInBytes;
    private const uint FrameMagic = 0x014A534B; // "KSJ" and the format's version; JSON never holds its first byte
    private static ReadOnlySpan<byte> Magic => "OPSCKSJ1"u8;

    private readonly SafeFileHandle _file;
    private long _size;
    private byte[] _last = new byte[SHA256.HashSizeInBytes];
    private long _end = FirstFrame;

    private JournalFile(string path, SafeFileHandle file, long size)
    {
        Path = path;
        _file = file;
        _size = size;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Counts the changes from one file to the other; the file with the higher one counts. 0 for a file without a header.</summary>
    public ulong Generation { get; private set; }

    /// <summary>Whether something was there that cannot be read: a header, or a frame before others that can.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Hash of the newest frame.</summary>
    public ReadOnlyMemory<byte> LastHash => _last;

    /// <summary>Bytes that a payload of this length takes.</summary>
    public static long FrameSize(int payload) => (FrameHeader + (long)payload + Alignment - 1) / Alignment * Alignment;

    /// <summary>Opens a file, or makes it with its whole size on the disk. One that was made with another size keeps what it holds.</summary>
    /// <exception cref="IOException">It cannot be made or read.</exception>
    public static JournalFile Open(string path, long size)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            PrivateFile.Close(path); // names and addresses of people are in it
            try
            {
                Fill(file, size);
            }
            catch (IOException) when (RandomAccess.GetLength(file) >= MinSize)
            {
                // The disk has no room for the size that is asked for now; what is there already can be used.
            }

            return new JournalFile(path, file, RandomAccess.GetLength(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file to read it while another writes it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JournalFile OpenToRead(string path)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new JournalFile(path, file, RandomAccess.GetLength(file));
    }

    /// <summary>Reads the file. Behind a frame that is damaged, those that still follow its hash are read all the same: a kill in them counts.</summary>
    /// <returns>The payloads; none when the file has no header.</returns>
    public List<byte[]> Read()
    {
        List<byte[]> payloads = [];
        byte[] all = new byte[Math.Min(_size, RandomAccess.GetLength(_file))];
        ReadAll(all);
        if (all.Length < FirstFrame || all.AsSpan(0, HeaderSize).IndexOfAnyExcept((byte)0) < 0)
        {
            return payloads;
        }

        if (!all.AsSpan().StartsWith(Magic) || !SHA256.HashData(all.AsSpan(0, HeaderBody)).AsSpan().SequenceEqual(all.AsSpan(HeaderBody, SHA256.HashSizeInBytes)))
        {
            IsDamaged = true;
            return payloads;
        }

        Generation = BinaryPrimitives.ReadUInt64LittleEndian(all.AsSpan(Magic.Length));
        byte[] last = _last = all[(Magic.Length + sizeof(ulong))..HeaderBody];
        bool broken = false;
        int at = FirstFrame;
        _end = FirstFrame;
        while (at + FrameHeader <= all.Length)
        {
            ReadOnlySpan<byte> frame = all.AsSpan(at);
            int length = BinaryPrimitives.ReadInt32LittleEndian(frame[4..]);
            bool isFrame = BinaryPrimitives.ReadUInt32LittleEndian(frame) == FrameMagic
                && BinaryPrimitives.ReadUInt64LittleEndian(frame[8..]) == Generation && length >= 0 && at + FrameSize(length) <= all.Length;
            if (!isFrame)
            {
                broken = true;
                at += Alignment;
                continue;
            }

            byte[] payload = frame.Slice(FrameHeader, length).ToArray();
            byte[] stored = frame[FrameFields..FrameHeader].ToArray();
            bool follows = Hash(last, frame[..FrameFields], payload).AsSpan().SequenceEqual(stored);
            last = stored;
            if (!follows)
            {
                broken = true;
                at += Alignment; // its length may be what is damaged
                continue;
            }

            at += (int)FrameSize(length);
            payloads.Add(payload);
            IsDamaged |= broken; // alone, a frame that does not fit is a write that a crash cut short
            if (!broken)
            {
                (_last, _end) = (stored, at);
            }
        }

        return payloads;
    }

    /// <summary>
    /// Starts the file anew, as the successor of the other one, with these payloads. They are on the disk when this returns. What it held is
    /// gone from the first moment, and until the last one it has no header: whatever stops this, the other file counts.
    /// </summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Begin(ulong generation, ReadOnlySpan<byte> before, IReadOnlyList<byte[]> payloads)
    {
        Erase();
        Fill(_file, FirstFrame + FrameHeader + payloads.Sum(p => FrameSize(p.Length)));
        _size = RandomAccess.GetLength(_file);
        byte[] last = before.ToArray();
        long end = FirstFrame;
        WriteFrames(generation, payloads, ref last, ref end);

        byte[] header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(Magic.Length), generation);
        before.CopyTo(header.AsSpan(Magic.Length + sizeof(ulong)));
        SHA256.HashData(header.AsSpan(0, HeaderBody)).CopyTo(header.AsSpan(HeaderBody));
        RandomAccess.Write(_file, header, 0); // within one sector: it is there or not
        RandomAccess.FlushToDisk(_file);
        (Generation, _last, _end) = (generation, last, end);
    }

    /// <summary>Takes the header away.</summary>
    public void Erase()
    {
        (Generation, IsDamaged) = (0, false);
        RandomAccess.Write(_file, new byte[HeaderSize], 0);
        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>Whether frames of these payloads fit.</summary>
    public bool Fits(IReadOnlyList<byte[]> payloads) => _end + payloads.Sum(p => FrameSize(p.Length)) + FrameHeader <= _size;

    /// <summary>Writes payloads behind the last one. They are on the disk when this returns, or it throws and they do not count.</summary>
    /// <exception cref="IOException">The disk refused; writing the same again later is right.</exception>
    public void Append(IReadOnlyList<byte[]> payloads)
    {
        byte[] last = _last;
        long end = _end;
        WriteFrames(Generation, payloads, ref last, ref end);
        (_last, _end) = (last, end);
    }

    public void Dispose() => _file.Dispose();

    private void WriteFrames(ulong generation, IReadOnlyList<byte[]> payloads, ref byte[] last, ref long end)
    {
        long size = payloads.Sum(p => FrameSize(p.Length));
        byte[] block = new byte[size + FrameHeader]; // an empty header after it, so that nothing older seems to follow
        int at = 0;
        foreach (byte[] payload in payloads)
        {
            Span<byte> frame = block.AsSpan(at);
            BinaryPrimitives.WriteUInt32LittleEndian(frame, FrameMagic);
            BinaryPrimitives.WriteInt32LittleEndian(frame[4..], payload.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(frame[8..], generation);
            last = Hash(last, frame[..FrameFields], payload);
            last.CopyTo(frame[FrameFields..]);
            payload.CopyTo(frame[FrameHeader..]);
            at += (int)FrameSize(payload.Length);
        }

        RandomAccess.Write(_file, block, end);
        RandomAccess.FlushToDisk(_file);
        end += size;
    }

    private void ReadAll(byte[] target)
    {
        for (int at = 0; at < target.Length;)
        {
            int read = RandomAccess.Read(_file, target.AsSpan(at), at);
            if (read == 0)
            {
                return;
            }

            at += read;
        }
    }

    private static byte[] Hash(ReadOnlySpan<byte> before, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> payload)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(fields);
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }

    private static void Fill(SafeFileHandle file, long size)
    {
        long at = RandomAccess.GetLength(file);
        if (at >= size)
        {
            return;
        }

        byte[] zeros = new byte[1 << 16];
        for (; at < size; at += zeros.Length)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, size - at)), at);
        }

        RandomAccess.FlushToDisk(file);
    }
}
