using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Core.Prompts.Catalog;

/// <summary>Where in a prompt something was found; the earlier ones weigh more.</summary>
internal enum SearchField
{
    Name,
    Title,
    Tags,
    Variables,
    Text,
}

/// <summary>The texts that a prompt is searched by, folded and one after the other, the weightiest first. Immutable.</summary>
internal sealed class SearchText
{
    private readonly byte[] _bytes;
    private readonly int[] _ends = new int[(int)SearchField.Text];

    private SearchText(byte[] bytes) => _bytes = bytes;

    /// <summary>Those of a prompt.</summary>
    public static SearchText Of(string name, Prompt? prompt)
    {
        byte[][] parts =
        [
            Folding.Fold(name),
            Folding.Fold(prompt?.Title ?? ""),
            Folding.Fold(prompt is null ? "" : string.Join('\n', prompt.Tags.Append(prompt.Description ?? ""))),
            Folding.Fold(prompt is null ? "" : string.Join('\n', prompt.Variables.Select(v => v.Name))),
            Folding.Fold(prompt?.Template ?? ""),
        ];
        SearchText text = new(new byte[parts.Sum(p => p.Length + 1)]);
        for (int i = 0, at = 0; i < parts.Length; i++)
        {
            parts[i].CopyTo(text._bytes, at);
            at += parts[i].Length + 1; // the zero between them is in no word
            if (i < text._ends.Length)
            {
                text._ends[i] = at;
            }
        }

        return text;
    }

    /// <summary>Whether a folded word is the whole name, or the last part of it.</summary>
    public bool IsName(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> name = _bytes.AsSpan(0, _ends[0] - 1);
        return name.EndsWith(word) && (name.Length == word.Length || name[^(word.Length + 1)] == (byte)'/');
    }

    /// <summary>Where a folded word is found first; null where it is not.</summary>
    public SearchField? Find(ReadOnlySpan<byte> word)
    {
        int at = _bytes.AsSpan().IndexOf(word);
        if (at < 0)
        {
            return null;
        }

        int field = 0;
        while (field < _ends.Length && at >= _ends[field])
        {
            field++;
        }

        return (SearchField)field;
    }
}
