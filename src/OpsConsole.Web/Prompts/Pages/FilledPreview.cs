using OpsConsole.Core.Prompts.Files;
using OpsConsole.Web.Prompts.Editing;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>A prompt with sample values: those of its file to begin with. Knows nothing of Blazor.</summary>
internal sealed class FilledPreview
{
    private readonly Prompt? _prompt;
    private readonly Dictionary<string, string> _values;

    public FilledPreview(Prompt? prompt)
    {
        _prompt = prompt;
        _values = prompt is null ? [] : SampleValues.Of(prompt, new Dictionary<string, string>());
        Fill();
    }

    /// <summary>The values, by variable; what has none is left out.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The messages with the values in them.</summary>
    public IReadOnlyList<PromptMessage> Messages { get; private set; } = [];

    /// <summary>Why something is not filled in; null when all is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gives a variable a value; an empty one takes it away.</summary>
    public void Set(string name, string value)
    {
        if (value.Length == 0)
        {
            _values.Remove(name);
        }
        else
        {
            _values[name] = value;
        }

        Fill();
    }

    private void Fill()
    {
        if (_prompt is null)
        {
            return;
        }

        FillResult filled = PromptFill.Fill(_prompt, _values);
        Messages = filled.Problem is null ? filled.Messages : _prompt.Messages;
        Problem = filled.Problem ?? (filled.Missing.Count == 0 ? null
            : $"Without a value: {string.Join(", ", filled.Missing)}. Give {(filled.Missing.Count == 1 ? "it one" : "them values")} under Variables.");
    }
}
