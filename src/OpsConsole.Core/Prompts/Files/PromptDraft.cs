using System.Text.Json.Nodes;
using OpsConsole.Core.Prompts.Files.Templates;

namespace OpsConsole.Core.Prompts.Files;

/// <summary>A variable that a file declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is; null where the file does not say.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Optional">Whether it may be left out though it has no default.</param>
/// <param name="Default">Value where none is given.</param>
/// <param name="Example">A value to try it with.</param>
internal sealed record DeclaredVariable(string Name, string? Kind, string? Description, bool Optional, JsonNode? Default, JsonNode? Example);

/// <summary>A prompt while its file is read: the readers of the formats put in what they find.</summary>
internal sealed class PromptDraft(PromptFormat format)
{
    private const int MaxProblems = 100;

    private readonly List<PromptProblem> _problems = [];
    private readonly List<PromptMessage> _messages = [];
    private readonly Dictionary<string, DeclaredVariable> _declared = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly List<string> _beside = [];

    public string? Title { get; set; }

    public string? Description { get; set; }

    public string? Model { get; set; }

    public string? Provider { get; set; }

    public JsonObject Parameters { get; } = [];

    public string Template { get; set; } = "";

    /// <summary>The language of its logic, should it have any.</summary>
    public TemplateDialect Logic { get; set; }

    public JsonNode? InputSchema { get; set; }

    public JsonNode? OutputSchema { get; set; }

    public JsonNode? Tools { get; set; }

    public List<PromptTest> Tests { get; } = [];

    public JsonNode? Evaluators { get; set; }

    public List<string> Tags { get; } = [];

    /// <summary>Whether something makes the file useless.</summary>
    public bool Failed { get; private set; }

    public void Note(int line, string message) => Add(new PromptProblem(line, ProblemSeverity.Note, message));

    public void Warn(int line, string message) => Add(new PromptProblem(line, ProblemSeverity.Warning, message));

    public void Fail(int line, string message) => Add(new PromptProblem(line, ProblemSeverity.Error, message));

    /// <summary>Adds a problem; of very many the first 100 are kept.</summary>
    public void Add(PromptProblem problem)
    {
        Failed |= problem.Severity == ProblemSeverity.Error;
        if (_problems.Count < MaxProblems || (problem.Severity == ProblemSeverity.Error && _problems.Count < 2 * MaxProblems))
        {
            _problems.Add(problem);
        }
    }

    /// <summary>Adds a message; its text as it stands in the file. Blank lines around it are not part of it.</summary>
    public void Say(string role, string content) => _messages.Add(new PromptMessage(role, FileText.Plain(content).TrimStart('\n').TrimEnd()));

    /// <summary>Takes down a template that is part of no message: the variables in it count as used.</summary>
    public void Mention(string template) => _beside.Add(template);

    /// <summary>Declares a variable, or completes what was declared of it before.</summary>
    public void Declare(int line, DeclaredVariable variable)
    {
        if (!VariableName.IsValid(variable.Name))
        {
            Warn(line, $"'{Cut(variable.Name)}' cannot be a variable's name. Use letters, digits, '_' and '.', beginning with a letter.");
            return;
        }

        if (_declared.TryGetValue(variable.Name, out DeclaredVariable? before))
        {
            variable = new DeclaredVariable(variable.Name, variable.Kind ?? before.Kind, variable.Description ?? before.Description, variable.Optional || before.Optional, variable.Default ?? before.Default, variable.Example ?? before.Example);
        }
        else
        {
            _order.Add(variable.Name);
        }

        _declared[variable.Name] = variable;
    }

    /// <summary>What came of it.</summary>
    public ParsedPrompt Done()
    {
        TemplateReading reading = TemplateReading.Of(_messages.Select(m => m.Content), _beside, Logic);
        if (reading.Strange > 0)
        {
            Note(0, $"{reading.Strange} {(reading.Strange == 1 ? "place" : "places")} between {{{{ and }}}} hold no variable's name, and stay as they are. A variable's name has letters, digits, '_' and '.'.");
        }

        List<PromptProblem> problems = [.. _problems.OrderBy(p => p.Line)];
        return new ParsedPrompt(Failed ? null : Finished(reading), problems);
    }

    private Prompt Finished(TemplateReading reading) => new()
    {
        Format = format,
        Dialect = reading.Dialect,
        Title = Title,
        Description = Description,
        Model = Model,
        Provider = Provider,
        Parameters = Parameters,
        Template = Template,
        Messages = _messages,
        Variables = [.. Variables(reading)],
        InputSchema = InputSchema,
        OutputSchema = OutputSchema,
        Tools = Tools,
        Tests = Tests,
        Evaluators = Evaluators,
        Tags = Tags,
    };

    private IEnumerable<PromptVariable> Variables(TemplateReading reading)
    {
        foreach (DeclaredVariable v in _order.Select(n => _declared[n]))
        {
            yield return new PromptVariable(v.Name, v.Kind, v.Description, !v.Optional && v.Default is null, v.Default, v.Example, Declared: true, reading.Mentions(v.Name));
        }

        foreach (string name in reading.Uses.Where(u => !_declared.ContainsKey(u) && !_declared.ContainsKey(VariableName.Root(u))))
        {
            yield return new PromptVariable(name, null, null, Required: true, null, null, Declared: false, Used: true);
        }
    }

    /// <summary>A text of the file, short enough for a sentence.</summary>
    public static string Cut(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
