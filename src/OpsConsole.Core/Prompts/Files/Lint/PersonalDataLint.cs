using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>Personal data, by the rules that redact telemetry.</summary>
internal static class PersonalDataLint
{
    private const int MostFindings = 20, Shortest = 5;

    private static readonly Redactor Redactor = new(new RedactionOptions());

    /// <summary>What looks like personal data, by line.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="known">Data that is no finding, as <see cref="Find"/> gives it; null for none. A line is left out where all of its data is known.</param>
    public static IEnumerable<PromptProblem> Check(string[] lines, IReadOnlySet<string>? known = null)
    {
        int found = 0;
        for (int i = 0; i < lines.Length && found < MostFindings; i++)
        {
            if (lines[i].Length < Shortest)
            {
                continue;
            }

            int[] counts = Redactor.NewCounts();
            if (string.Equals(Redactor.Redact(lines[i], counts), lines[i], StringComparison.Ordinal))
            {
                continue;
            }

            if (known is not null && Redactor.Find(lines[i]) is var data && data.Count == counts.Sum() && data.All(known.Contains))
            {
                continue;
            }

            string kinds = string.Join(" and ", RedactionRules.Names.Where((_, rule) => counts[rule] > 0).Select(Words));
            found++;
            yield return new PromptProblem(i + 1, ProblemSeverity.Warning, $"This looks like personal data: {kinds}. Take it out, or make it a variable.");
        }
    }

    /// <summary>The data itself.</summary>
    public static IEnumerable<string> Find(string[] lines) => lines.Where(l => l.Length >= Shortest).SelectMany(Redactor.Find);

    private static string Words(string rule) => rule switch
    {
        "email" => "an e-mail address",
        "phone" => "a telephone number",
        "card" => "the number of a payment card",
        "cpf" or "cnpj" => "a tax number",
        "iban" => "a bank account",
        _ => "an address of the Internet Protocol",
    };
}
