namespace OpsConsole.Web.Controls;

/// <summary>What a <see cref="FilterSelect"/> lists while somebody types, and which line the keyboard stands on.</summary>
internal sealed class OptionSearch
{
    /// <summary>Most lines listed; the rest is found by typing more.</summary>
    public const int Most = 100;

    private IReadOnlyList<string> _options = [];
    private List<string?> _found = [null];
    private int _more;

    /// <summary>What was typed.</summary>
    public string Query { get; private set; } = "";

    /// <summary>The line that Enter chooses, an index into <see cref="Found"/>; -1 when nothing is found.</summary>
    public int At { get; private set; }

    /// <summary>The values that contain what was typed, in their order; null, for all, comes first while nothing is typed.</summary>
    public IReadOnlyList<string?> Found => _found;

    /// <summary>How many more there are than listed.</summary>
    public int More => _more;

    /// <summary>Starts anew, standing on the chosen value.</summary>
    public void Open(IReadOnlyList<string> options, string? chosen)
    {
        _options = options;
        Search("");
        At = Math.Max(0, _found.IndexOf(chosen));
    }

    /// <summary>Lists what contains all the words, in any order and case.</summary>
    public void Search(string? query)
    {
        Query = query ?? "";
        string[] words = Query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<string> matches = [.. _options.Where(option => Array.TrueForAll(words, word => option.Contains(word, StringComparison.OrdinalIgnoreCase)))];
        _found = [.. words.Length == 0 ? new string?[] { null } : [], .. matches.Take(Most)];
        _more = Math.Max(0, matches.Count - Most);
        At = _found.Count == 0 ? -1 : 0;
    }

    /// <summary>Moves by lines; past an end it goes on at the other.</summary>
    public void Move(int lines)
    {
        if (_found.Count > 0)
        {
            At = ((At + lines) % _found.Count + _found.Count) % _found.Count;
        }
    }
}
