using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>Personal data, by the rules that redact telemetry.</summary>
internal static class PersonalDataLint
{
    private const int MostFindings = 20, Shortest = 5;

    private static readonly Redactor Redactor = new(new RedactionOptions());

    public static IEnumerable<PromptProblem> Check(string[] lines)
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

            string kinds = string.Join(" and ", RedactionRules.Names.Where((_, rule) => counts[rule] > 0).Select(Words));
            found++;
            yield return new PromptProblem(i + 1, ProblemSeverity.Warning, $"This looks like personal data: {kinds}. Take it out, or make it a variable.");
        }
    }

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
