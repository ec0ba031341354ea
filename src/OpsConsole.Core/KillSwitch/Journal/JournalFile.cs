using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Journal;

/// <summary>
/// One of the two files of the journal: of a fixed size that is written in full when it is made, so that a full disk cannot stop a later write.
/// A header (generation, hash of what came before), then frames: magic, length, SHA-256 over the hash before and the payload, payload,
/// padded to 8 bytes. The first frame that does not fit the chain is the end.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const int HeaderSize = 4096, FrameHeader = 4 + 4 + SHA256.HashSizeInBytes, Alignment = 8;
    private const uint FrameMagic = 0x014A534B; // "KSJ" and the format's version
    private static ReadOnlySpan<byte> Magic => "OPSCKSJ1"u8;

    private readonly SafeFileHandle _file;
    private readonly long _size;
    private byte[] _last = new byte[SHA256.HashSizeInBytes];
    private long _end = HeaderSize;

    private JournalFile(SafeFileHandle file, long size)
    {
        _file = file;
        _size = size;
    }

    /// <summary>Counts the changes from one file to the other; the file with the higher one counts. 0 for a file that was never begun.</summary>
    public ulong Generation { get; private set; }

    /// <summary>Hash of the newest frame.</summary>
    public ReadOnlyMemory<byte> LastHash => _last;

    /// <summary>Bytes that a payload of this length takes.</summary>
    public static long FrameSize(int payload) => (FrameHeader + payload + Alignment - 1) / Alignment * Alignment;

    /// <summary>Opens a file, or makes it with its whole size on the disk.</summary>
    /// <exception cref="IOException">It cannot be made or read.</exception>
    public static JournalFile Open(string path, long size)
    {
        bool isNew = !File.Exists(path) || new FileInfo(path).Length < size;
        SafeFileHandle file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            PrivateFile.Close(path); // names and addresses of people are in it
            if (isNew)
            {
                Fill(file, size);
            }

            return new JournalFile(file, size);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the file from its start to the end of its chain.</summary>
    /// <returns>The payloads; none when the file was never begun.</returns>
    public List<byte[]> Read()
    {
        List<byte[]> payloads = [];
        byte[] header = new byte[HeaderSize];
        RandomAccess.Read(_file, header, 0);
        int body = Magic.Length + sizeof(ulong) + SHA256.HashSizeInBytes;
        if (!header.AsSpan(0, Magic.Length).SequenceEqual(Magic) || !SHA256.HashData(header.AsSpan(0, body)).AsSpan().SequenceEqual(header.AsSpan(body, SHA256.HashSizeInBytes)))
        {
            return payloads;
        }

        Generation = BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(Magic.Length));
        _last = header[(Magic.Length + sizeof(ulong))..body];
        _end = HeaderSize;
        byte[] frame = new byte[FrameHeader];
        while (_end + FrameHeader <= _size && RandomAccess.Read(_file, frame, _end) == FrameHeader
            && BinaryPrimitives.ReadUInt32LittleEndian(frame) == FrameMagic
            && BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(4)) is >= 0 and var length && _end + FrameSize(length) <= _size)
        {
            byte[] payload = new byte[length];
            if (RandomAccess.Read(_file, payload, _end + FrameHeader) != length || !Hash(_last, payload).AsSpan().SequenceEqual(frame.AsSpan(8)))
            {
                break;
            }

            _last = frame[8..];
            _end += FrameSize(length);
            payloads.Add(payload);
        }

        return payloads;
    }

    /// <summary>Starts the file anew, as the successor of the other one. What it held is gone.</summary>
    public void Begin(ulong generation, ReadOnlySpan<byte> before)
    {
        byte[] header = new byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(Magic.Length), generation);
        before.CopyTo(header.AsSpan(Magic.Length + sizeof(ulong)));
        int body = Magic.Length + sizeof(ulong) + SHA256.HashSizeInBytes;
        SHA256.HashData(header.AsSpan(0, body)).CopyTo(header.AsSpan(body));
        RandomAccess.Write(_file, header, 0);
        Generation = generation;
        _last = before.ToArray();
        _end = HeaderSize;
    }

    /// <summary>Whether frames of these payloads fit.</summary>
    public bool Fits(long bytes) => _end + bytes + FrameHeader <= _size;

    /// <summary>Writes payloads behind the last one. They are on the disk when this returns, or it throws and they do not count.</summary>
    /// <exception cref="IOException">The disk refused; writing the same again later is right.</exception>
    public void Append(IReadOnlyList<byte[]> payloads)
    {
        long size = payloads.Sum(p => FrameSize(p.Length));
        byte[] block = new byte[size + FrameHeader]; // an empty header after it, so that nothing older can seem to follow
        byte[] last = _last;
        int at = 0;
        foreach (byte[] payload in payloads)
        {
            last = Hash(last, payload);
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(at), FrameMagic);
            BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(at + 4), payload.Length);
            last.CopyTo(block.AsSpan(at + 8));
            payload.CopyTo(block.AsSpan(at + FrameHeader));
            at += (int)FrameSize(payload.Length);
        }

        RandomAccess.Write(_file, block, _end);
        RandomAccess.FlushToDisk(_file);
        _end += size;
        _last = last;
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Hash(ReadOnlySpan<byte> before, ReadOnlySpan<byte> payload)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }

    private static void Fill(SafeFileHandle file, long size)
    {
        byte[] zeros = new byte[1 << 16];
        for (long at = RandomAccess.GetLength(file); at < size; at += zeros.Length)
        {
            RandomAccess.Write(file, zeros.AsSpan(0, (int)Math.Min(zeros.Length, size - at)), at);
        }

        RandomAccess.FlushToDisk(file);
    }
}
