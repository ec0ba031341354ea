using System.Buffers.Text;
using System.Text;
using OpsConsole.Core.Git;

namespace OpsConsole.Core.Prompts.History;

/// <summary>Reads commits and what they changed from one run of <c>git log</c>, as it comes, into an index.</summary>
internal static class HistoryLog
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Adds the commits that lead to a commit and were not added yet.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="builder">What they are added to.</param>
    /// <param name="from">The commit up to which it was added; null for none.</param>
    /// <param name="to">The commit.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GitException">git failed.</exception>
    public static async Task AddAsync(GitCommand git, HistoryBuilder builder, string? from, string to, CancellationToken cancellationToken)
    {
        // Everything that the account's configuration could change in the output is said here. Merges are compared with each parent.
        string[] arguments =
        [
            "log", "--topo-order", "--reverse", "--raw", "-z", "--no-abbrev", "-M", "-l1000", "--diff-merges=separate", "--root", "--no-notes", "--no-show-signature", "--no-color",
            "--no-ext-diff", "--no-textconv", "--no-mailmap", "--encoding=UTF-8", "--format=tformat:%H%x00%P%x00%ct%x00%an%x00%ae%x00%s",
            "--end-of-options", to, .. from is null ? Array.Empty<string>() : ["^" + from],
        ];
        HistoryLogParser parser = new(builder);
        await git.StreamAsync((output, token) => ReadAsync(output, parser, token), Longest, cancellationToken, arguments).ConfigureAwait(false);
        parser.End();
    }

    private static async Task ReadAsync(Stream stream, HistoryLogParser parser, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[256 * 1024];
        int length = 0;
        while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            length += read;
            int start = 0;
            while (buffer.AsSpan(start, length - start).IndexOf((byte)0) is >= 0 and int end)
            {
                parser.Token(buffer.AsSpan(start, end));
                start += end + 1;
            }

            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length <= 32 << 20 ? buffer.Length * 2 : throw new GitException("The repository holds a commit whose first line is too long to be read."));
            }
        }
    }
}

/// <summary>Takes the output of git's log, one text between zeros after the other.</summary>
internal sealed class HistoryLogParser(HistoryBuilder builder)
{
    private const int HeaderFields = 6, MaxSubject = 1000;
    private readonly byte[][] _header = new byte[HeaderFields][];
    private int _field;
    private byte[] _commit = [];
    private bool _isMerge;
    private byte _status;
    private byte[] _blob = [];
    private string? _oldPath;

    /// <summary>Takes the next text.</summary>
    /// <exception cref="GitException">It is not what git writes.</exception>
    public void Token(ReadOnlySpan<byte> token)
    {
        if (_field > 0)
        {
            _header[_field++] = (_field == HeaderFields && token.Length > MaxSubject ? token[..MaxSubject] : token).ToArray();
            if (_field == HeaderFields)
            {
                _field = 0;
                Commit();
            }
        }
        else if (_status != 0)
        {
            Path(token);
        }
        else if (token.TrimStart("\n"u8) is { Length: > 0 } text)
        {
            if (text[0] == ':')
            {
                Change(text);
            }
            else
            {
                _header[0] = Convert.FromHexString(Encoding.ASCII.GetString(text));
                _field = 1;
            }
        }
    }

    /// <summary>Says that there is no more.</summary>
    /// <exception cref="GitException">It ended in the middle of something.</exception>
    public void End()
    {
        if (_field != 0 || _status != 0)
        {
            throw new GitException("git log ended in the middle of a commit.");
        }
    }

    private void Commit()
    {
        if (_header[0].AsSpan().SequenceEqual(_commit))
        {
            return; // the same merge, compared with its next parent
        }

        _commit = _header[0];
        string parents = Encoding.ASCII.GetString(_header[1]);
        byte[][] shas = [.. parents.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString)];
        _isMerge = shas.Length > 1;
        long time = Utf8Parser.TryParse(_header[2], out long seconds, out _) ? seconds : 0; // a broken date is none
        builder.Commit(new LoggedCommit(_commit, shas, time, Encoding.UTF8.GetString(_header[3]), Encoding.UTF8.GetString(_header[4]), _header[5]));
    }

    /// <summary><c>:100644 100644 SHA SHA R095</c></summary>
    private void Change(ReadOnlySpan<byte> text)
    {
        int status = text.LastIndexOf((byte)' ') + 1;
        int blob = text[..(status - 1)].LastIndexOf((byte)' ') + 1;
        _status = text[status];
        _blob = Convert.FromHexString(Encoding.ASCII.GetString(text[blob..(status - 1)]));
        _oldPath = null;
    }

    private void Path(ReadOnlySpan<byte> token)
    {
        string path = Encoding.UTF8.GetString(token);
        if (_status == 'R' && _oldPath is null)
        {
            _oldPath = path;
            return;
        }

        builder.Change(new LoggedChange(_status, _blob, path, _oldPath), _isMerge);
        _status = 0;
    }
}
