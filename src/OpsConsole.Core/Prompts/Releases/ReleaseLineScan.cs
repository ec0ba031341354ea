using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Releases;

/// <summary>A release in the text of an environment's file, with where it stands. Offsets are of characters.</summary>
/// <param name="Prompt">Name of the prompt.</param>
/// <param name="Commit">The SHA, lower case.</param>
/// <param name="Line">Line of the name, from 1.</param>
/// <param name="Start">Where its first line begins.</param>
/// <param name="End">Behind its last line, with the line's end.</param>
/// <param name="ValueStart">Where the SHA begins, with its quotes.</param>
/// <param name="ValueLength">Length of the SHA, with its quotes.</param>
internal readonly record struct ScannedRelease(string Prompt, string Commit, int Line, int Start, int End, int ValueStart, int ValueLength);

/// <summary>
/// Reads the text of an environment's file line by line. The form is a subset of YAML that needs no parser: a name and a SHA a line, at the top or
/// below <c>prompts:</c>. Everything else of YAML (anchors, tags, aliases, nesting) is told as a problem and never followed. A SHA of digits alone
/// is a SHA here, where a YAML parser makes a number of it.
/// </summary>
internal sealed class ReleaseLineScan
{
    /// <summary>Largest file, characters.</summary>
    public const int MaxLength = 4 << 20;

    private const int MaxProblems = 100;
    private const string Form = "Write each release as a line 'prompt: commit'.";

    private readonly string _text;
    private readonly bool _nested;
    private readonly List<ScannedRelease> _releases = [];
    private readonly List<PromptProblem> _problems = [];
    private Opened? _open;
    private int _indent = -1;
    private bool _inside;

    private ReleaseLineScan(string text)
    {
        (_text, _nested) = (text, ReleaseLineParts.IsNested(text));
        _inside = !_nested;
    }

    /// <summary>The releases, in the order of the file; a prompt that is there twice is here twice.</summary>
    public IReadOnlyList<ScannedRelease> Releases => _releases;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<PromptProblem> Problems => _problems;

    /// <summary>Whether the releases stand below <c>prompts:</c>.</summary>
    public bool IsNested => _nested;

    /// <summary>Spaces before a release; where there is none yet, what is usual.</summary>
    public int Indent => _indent >= 0 ? _indent : _nested ? 2 : 0;

    /// <summary>Behind the last line of the releases' place: where a further one can stand.</summary>
    public int End { get; private set; }

    /// <summary>Reads.</summary>
    public static ReleaseLineScan Of(string text)
    {
        ReleaseLineScan scan = new(text);
        if (text.Length > MaxLength)
        {
            scan.Report(0, $"The file is larger than {MaxLength / (1024 * 1024)} MiB.");
            return scan;
        }

        scan.Run();
        return scan;
    }

    private void Run()
    {
        int line = 0;
        for (int start = 0; start < _text.Length; line++)
        {
            int end = _text.IndexOf('\n', start), next = end < 0 ? _text.Length : end + 1;
            end = end < 0 ? _text.Length : end;
            end -= end > start && _text[end - 1] == '\r' ? 1 : 0;
            int from = start + (start == 0 && _text[0] == '\ufeff' ? 1 : 0);
            if (!Read(from, end, next, line + 1))
            {
                break;
            }

            start = next;
        }

        Close();
        foreach (IGrouping<string, ScannedRelease> twice in _releases.GroupBy(r => r.Prompt, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
        {
            Report(twice.Last().Line, $"'{twice.Key}' is there {twice.Count()} times; the last counts. Leave one.");
        }
    }

    /// <summary>Reads a line. False when nothing behind it counts.</summary>
    private bool Read(int start, int end, int next, int line)
    {
        ReadOnlySpan<char> text = _text.AsSpan(start, end - start), trimmed = text.Trim(' ');
        if (trimmed.IsEmpty || trimmed[0] == '#' || (trimmed is "---" && _releases.Count == 0 && _open is null))
        {
            return true;
        }

        if (trimmed is "---" or "...")
        {
            Report(line, "The file holds a second document, which does not count. Write one list.");
            return false;
        }

        int indent = text.IndexOfAnyExcept(' ');
        if (trimmed[0] == '\t' || !ReleaseLineParts.TryKey(trimmed, out string key, out int after))
        {
            Close();
            Report(line, Form);
            return true;
        }

        int valueStart = start + indent + after;
        valueStart += _text.AsSpan(valueStart, end - valueStart).IndexOfAnyExcept(' ') is > 0 and int spaces ? spaces : 0;
        string value = ReleaseLineParts.WithoutComment(_text.AsSpan(valueStart, end - valueStart));
        if (_open is { } open && indent > open.Indent)
        {
            Inner(open, key, value, valueStart, next, line);
            return true;
        }

        Close();
        if (_nested && indent == 0)
        {
            _inside = key == "prompts";
            _indent = _inside ? -1 : _indent;
            End = _inside ? next : End;
            return true; // other lists beside 'prompts:' are not ours
        }

        if (!_inside)
        {
            return true;
        }

        _indent = _indent < 0 ? indent : _indent;
        if (indent != _indent)
        {
            Report(line, $"The line is indented otherwise than those before it. {Form}");
        }
        else if (value.Length == 0)
        {
            _open = new Opened(key, line, start, indent);
        }
        else
        {
            Add(key, value, valueStart, start, next, line);
        }

        return true;
    }

    private void Inner(Opened open, string key, string value, int valueStart, int next, int line)
    {
        if (key != "commit" || value.Length == 0)
        {
            Report(line, $"'{key}' is not known here, and does not count.", ProblemSeverity.Warning);
        }
        else if (open.HasCommit)
        {
            Report(line, $"'{open.Prompt}' has a second commit, which does not count. Leave one.");
        }
        else
        {
            int place = _releases.Count;
            Add(open.Prompt, value, valueStart, open.Start, next, open.Line);
            _open = open with { HasCommit = true, Release = _releases.Count > place ? place : null };
            return;
        }

        if (open.Release is { } mine)
        {
            _releases[mine] = _releases[mine] with { End = next };
            End = next;
        }
    }

    private void Close()
    {
        if (_open is { HasCommit: false } open)
        {
            Report(open.Line, $"'{open.Prompt}' has no commit. {Form}");
        }

        _open = null;
    }

    private void Add(string prompt, string value, int valueStart, int start, int next, int line)
    {
        (value, int inside) = ReleaseLineParts.InBraces(value);
        valueStart += inside;
        string sha = (value.Length >= 2 && value[0] is '\'' or '"' && value[^1] == value[0] ? value[1..^1] : value).ToLowerInvariant();
        if (!RepositoryPath.IsValid(prompt))
        {
            Report(line, "That is not the name of a prompt.");
        }
        else if (!PromptVersion.IsSha(sha))
        {
            Report(line, $"'{prompt}': that is not a commit. Give 7 to 64 hexadecimal digits; names of branches and tags move, so they do not count.");
        }
        else
        {
            _releases.Add(new ScannedRelease(prompt, sha, line, start, next, valueStart, value.Length));
            End = next;
        }
    }

    private void Report(int line, string message, ProblemSeverity severity = ProblemSeverity.Error)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(new PromptProblem(line, severity, message));
        }
    }

    /// <summary>A name whose commit is said in lines below it.</summary>
    /// <param name="Prompt">The name.</param>
    /// <param name="Line">Its line, from 1.</param>
    /// <param name="Start">Where that begins.</param>
    /// <param name="Indent">Spaces before it; its own lines have more.</param>
    private sealed record Opened(string Prompt, int Line, int Start, int Indent)
    {
        /// <summary>Whether a commit was said, right or wrong.</summary>
        public bool HasCommit { get; init; }

        /// <summary>Its place among the releases; null when it is none.</summary>
        public int? Release { get; init; }
    }
}
