using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>A prompt with sample values: those of its file to begin with. Knows nothing of Blazor.</summary>
internal sealed class FilledPreview
{
    private readonly Prompt? _prompt;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public FilledPreview(Prompt? prompt)
    {
        _prompt = prompt;
        foreach (PromptVariable variable in prompt?.Variables ?? [])
        {
            if ((variable.Example ?? variable.Default) is { } sample)
            {
                _values[variable.Name] = Text(sample);
            }
        }

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

    private static string Text(JsonNode sample) =>
        sample.GetValueKind() == JsonValueKind.String ? sample.GetValue<string>() : sample.ToJsonString();

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
