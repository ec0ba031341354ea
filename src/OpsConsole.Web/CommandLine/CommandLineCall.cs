using System.Collections.ObjectModel;

namespace OpsConsole.Web.CommandLine;

/// <summary>
/// A parsed command line: the command with its options, and the rest, which are settings (<c>--DataDirectory=…</c>,
/// <c>--Database:Provider …</c>). Without a command the console serves.
/// </summary>
internal sealed record CommandLineCall
{
    private static readonly string[] PlainSettings = ["DataDirectory", "PublicUrl", "urls", "environment", "contentRoot", "applicationName", "Demo"];

    private static readonly ReadOnlyDictionary<string, IReadOnlyList<string>> NoOptions = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The command; null to serve, or when there is something to say instead.</summary>
    public Verb? Verb { get; private init; }

    /// <summary>Values by option, without the dashes. A flag has an empty list.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Options { get; private init; } = NoOptions;

    /// <summary>Arguments beside the options; files with their full path.</summary>
    public IReadOnlyList<string> Arguments { get; private init; } = [];

    /// <summary>Settings, as the configuration reads them.</summary>
    public string[] Settings { get; private init; } = [];

    /// <summary>Whether help was asked for.</summary>
    public bool WantsHelp { get; private init; }

    /// <summary>What was not understood; empty when all was.</summary>
    public string Problem { get; private init; } = "";

    /// <summary>Whether the console is to serve.</summary>
    public bool Serves => Verb is null && !WantsHelp && Problem.Length == 0;

    /// <summary>The value of an option; null when it was not given.</summary>
    public string? Value(string option) => Options.TryGetValue(option, out IReadOnlyList<string>? values) ? values[^1] : null;

    /// <summary>All values of an option.</summary>
    public IReadOnlyList<string> Values(string option) => Options.GetValueOrDefault(option) ?? [];

    /// <summary>Whether a flag was given.</summary>
    public bool Has(string flag) => Options.ContainsKey(flag);

    /// <summary>Parses a command line.</summary>
    public static CommandLineCall Parse(IReadOnlyList<string> args)
    {
        if (args is ["help" or "--help" or "-h" or "-?", ..])
        {
            return new CommandLineCall { WantsHelp = true };
        }

        if (args.Count == 0 || args[0].StartsWith('-') || args[0] == "serve")
        {
            // '--demo' is short for a setting, which would otherwise take the next word as its value.
            IEnumerable<string> settings = args.Skip(args is ["serve", ..] ? 1 : 0);
            return new CommandLineCall { Settings = [.. settings.Select(a => a == "--demo" ? "--Demo=true" : a)] };
        }

        Verb? verb = Verbs.All.FirstOrDefault(v => v.Name.Split(' ').SequenceEqual(args.Take(v.Name.Count(c => c == ' ') + 1)));
        return verb is null
            ? new CommandLineCall { Problem = $"There is no command '{args[0]}'{(args.Count > 1 && Verbs.All.Any(v => v.Name.StartsWith(args[0] + ' ', StringComparison.Ordinal)) ? $" '{args[1]}'" : "")}." }
            : Parse(verb, [.. args.Skip(verb.Name.Count(c => c == ' ') + 1)]);
    }

    /// <summary>The command without its settings, for the process that runs it.</summary>
    public IReadOnlyList<string> Forwarded() =>
    [
        .. Verb!.Name.Split(' '),
        .. Arguments,
        .. Options.SelectMany(o => o.Value.Count == 0 ? ["--" + o.Key] : o.Value.SelectMany(v => new[] { "--" + o.Key, v })),
    ];

    private static CommandLineCall Parse(Verb verb, string[] rest)
    {
        Dictionary<string, IReadOnlyList<string>> options = new(StringComparer.Ordinal);
        List<string> arguments = [], settings = [];
        for (int i = 0; i < rest.Length; i++)
        {
            if (!rest[i].StartsWith("--", StringComparison.Ordinal))
            {
                arguments.Add(rest[i]);
                continue;
            }

            (string name, string? value) = rest[i].IndexOf('=') is > 0 and int equals ? (rest[i][2..equals], rest[i][(equals + 1)..]) : (rest[i][2..], null);
            if (name is "help" or "h")
            {
                return new CommandLineCall { WantsHelp = true };
            }

            if (verb.Flags.Contains(name))
            {
                options[name] = [];
                continue;
            }

            bool repeats = verb.Options.Contains(name + "*"), known = repeats || verb.Options.Contains(name);
            if (!known && !name.Contains(':') && !name.Contains("__", StringComparison.Ordinal) && !PlainSettings.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                return new CommandLineCall { Problem = $"'{verb.Name}' has no option '--{name}'." };
            }

            value ??= ++i < rest.Length ? rest[i] : null;
            if (value is null)
            {
                return new CommandLineCall { Problem = $"'--{name}' needs a value." };
            }

            if (!known)
            {
                settings.Add($"--{name}={value}");
            }
            else
            {
                options[name] = repeats && options.TryGetValue(name, out IReadOnlyList<string>? before) ? [.. before, value] : [value];
            }
        }

        return arguments.Count != verb.Arguments
            ? new CommandLineCall { Problem = $"'{verb.Name}' takes {verb.Arguments} argument{(verb.Arguments == 1 ? "" : "s")}, not {arguments.Count}." }
            : new CommandLineCall
            {
                Verb = verb,
                Options = options,
                Arguments = verb.TakesFiles ? arguments.ConvertAll(Path.GetFullPath) : arguments,
                Settings = [.. settings],
            };
    }
}
