using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace OpsConsole.Core.Git;

/// <summary>
/// One <c>git cat-file --batch-command</c> that is asked again and again. Not for two at once. Whoever leaves an answer half read has to end it:
/// the next one would read the rest as its own.
/// </summary>
internal sealed class GitConversation : IDisposable
{
    /// <summary>Objects that are too large are read past up to here; beyond, it is quicker to start anew.</summary>
    private const int MaxSkipped = 4 << 20;

    private const int MaxHeader = 8192;

    private readonly Process _process;
    private readonly Stream _answers;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;

    /// <summary>Starts git.</summary>
    /// <exception cref="GitException">It cannot be started.</exception>
    public GitConversation(GitCommand git, int generation)
    {
        Generation = generation;

        // Large blobs are written as they are unpacked, not held whole: the one that is too large is left long before its end.
        _process = git.Start("-c", "core.bigFileThreshold=32m", "cat-file", "--batch-command");
        _answers = _process.StandardOutput.BaseStream;
        _process.ErrorDataReceived += (_, line) => Complaint = line.Data ?? Complaint;
        _process.BeginErrorReadLine();
    }

    /// <summary>Which state of the repository it was started on.</summary>
    public int Generation { get; }

    /// <summary>Whether it can be asked further.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>What git complained of last.</summary>
    public string Complaint { get; private set; } = "";

    /// <summary>Asks for objects, whose names are valid. The answers come in this order.</summary>
    public async Task AskAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        StringBuilder lines = new();
        Stream requests = _process.StandardInput.BaseStream;
        foreach (string name in names)
        {
            lines.Append("contents ").Append(name).Append('\n');
            if (lines.Length > 32 * 1024)
            {
                await requests.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), cancellationToken).ConfigureAwait(false);
                lines.Clear();
            }
        }

        await requests.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), cancellationToken).ConfigureAwait(false);
        await requests.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks what an object is, without its content.</summary>
    public async Task<GitObject?> InfoAsync(string name, CancellationToken cancellationToken)
    {
        await _process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes($"info {name}\n"), cancellationToken).ConfigureAwait(false);
        await _process.StandardInput.BaseStream.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await HeaderAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The next answer; null when there is no such object.</summary>
    /// <exception cref="IOException">Git ended.</exception>
    public async Task<GitObject?> AnswerAsync(int maxBytes, CancellationToken cancellationToken)
    {
        if (await HeaderAsync(cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return null;
        }

        if (found.Size <= maxBytes)
        {
            byte[] content = new byte[found.Size];
            await TakeAsync(content, cancellationToken).ConfigureAwait(false);
            await SkipAsync(1, cancellationToken).ConfigureAwait(false); // the line's end after it
            return found with { Content = content };
        }

        if (found.Size > MaxSkipped)
        {
            IsUsable = false;
        }
        else
        {
            await SkipAsync(found.Size + 1, cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    public void Dispose()
    {
        IsUsable = false;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
    }

    /// <summary>Reads <c>sha type size</c>, or that there is nothing.</summary>
    private async Task<GitObject?> HeaderAsync(CancellationToken cancellationToken)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
        {
            if (_end - _start > MaxHeader)
            {
                throw new IOException("git answered with something else than was asked.");
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        GitObject? header = Parse(_buffer.AsSpan(_start, length));
        _start += length + 1;
        return header;
    }

    private static GitObject? Parse(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith(" missing"u8) || line.EndsWith(" ambiguous"u8) || line.EndsWith(" submodule"u8))
        {
            return null; // a header ends with a number, so a path of such a name cannot be taken for it
        }

        int first = line.IndexOf((byte)' '), last = line.LastIndexOf((byte)' ');
        return first is 40 or 64 && last > first && Utf8Parser.TryParse(line[(last + 1)..], out long size, out int read) && read == line.Length - last - 1 && size >= 0
            ? new GitObject(Encoding.ASCII.GetString(line[..first]), Encoding.ASCII.GetString(line[(first + 1)..last]), size, null)
            : throw new IOException("git answered with something else than was asked.");
    }

    private async Task TakeAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        int held = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, held).CopyTo(target.Span);
        _start += held;
        if (held < target.Length)
        {
            await _answers.ReadExactlyAsync(target[held..], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (_start == _end)
            {
                await FillAsync(cancellationToken).ConfigureAwait(false);
            }

            int held = (int)Math.Min(count, _end - _start);
            _start += held;
            count -= held;
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int read = await _answers.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read > 0 ? read : throw new EndOfStreamException();
    }
}
