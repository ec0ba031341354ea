namespace OpsConsole.Core.Prompts.Files.Lint;

/// <summary>Keys and passwords: they would be in the history for ever, and in every call.</summary>
internal static class SecretLint
{
    private const int MostFindings = 20;

    /// <summary>How secrets begin, how many characters follow at least, and of which kind.</summary>
    private static readonly (string Prefix, int Length, Func<char, bool> Is, string Name)[] Kinds =
    [
        ("AKIA", 16, IsUpper, "an access key of AWS"),
        ("ASIA", 16, IsUpper, "an access key of AWS"),
        ("ghp_", 36, char.IsAsciiLetterOrDigit, "a token of GitHub"),
        ("gho_", 36, char.IsAsciiLetterOrDigit, "a token of GitHub"),
        ("ghu_", 36, char.IsAsciiLetterOrDigit, "a token of GitHub"),
        ("ghs_", 36, char.IsAsciiLetterOrDigit, "a token of GitHub"),
        ("ghr_", 36, char.IsAsciiLetterOrDigit, "a token of GitHub"),
        ("github_pat_", 22, IsWord, "a token of GitHub"),
        ("glpat-", 20, IsKey, "a token of GitLab"),
        ("sk-ant-", 20, IsKey, "a key of Anthropic"),
        ("sk-proj-", 20, IsKey, "a key of OpenAI"),
        ("sk-", 32, IsKey, "a key of OpenAI"),
        ("AIza", 35, IsKey, "a key of Google"),
        ("hf_", 30, char.IsAsciiLetterOrDigit, "a token of Hugging Face"),
        ("xoxb-", 20, IsKey, "a token of Slack"),
        ("xoxp-", 20, IsKey, "a token of Slack"),
        ("npm_", 36, char.IsAsciiLetterOrDigit, "a token of npm"),
        ("AccountKey=", 40, IsBase64, "a key of Azure Storage"),
    ];

    private static readonly string[] PasswordKeys = ["password", "passwd", "api_key", "apikey", "api-key", "secret", "client_secret", "access_token", "auth_token"];

    private static readonly string[] Samples = ["example", "placeholder", "changeme"];

    public static IEnumerable<PromptProblem> Check(string[] lines)
    {
        int found = 0;
        for (int i = 0; i < lines.Length && found < MostFindings; i++)
        {
            if (Find(lines[i]) is { } name)
            {
                found++;
                yield return new PromptProblem(i + 1, ProblemSeverity.Error, $"This looks like {name}. Take it out and revoke it: everybody who can read the repository, and the model, would have it.");
            }
        }
    }

    private static string? Find(string line)
    {
        foreach ((string prefix, int length, Func<char, bool> isPart, string name) in Kinds)
        {
            for (int at = line.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = line.IndexOf(prefix, at + prefix.Length, StringComparison.Ordinal))
            {
                int end = at + prefix.Length;
                while (end < line.Length && end < at + prefix.Length + length && isPart(line[end]))
                {
                    end++;
                }

                if (end == at + prefix.Length + length && (at == 0 || !char.IsAsciiLetterOrDigit(line[at - 1])) && line.AsSpan(at, end - at).ContainsAnyInRange('0', '9'))
                {
                    return name;
                }
            }
        }

        return line.Contains("-----BEGIN ", StringComparison.Ordinal) && line.Contains("PRIVATE KEY", StringComparison.Ordinal) ? "a private key"
            : HasToken(line) ? "a signed token (JWT)"
            : HasPassword(line) ? "a password or key"
            : null;
    }

    /// <summary>Three parts of base64url with points between them, the first two JSON (<c>eyJ</c> is <c>{"</c>).</summary>
    private static bool HasToken(string line)
    {
        for (int at = line.IndexOf("eyJ", StringComparison.Ordinal); at >= 0;)
        {
            int end = at;
            while (end < line.Length && (IsKey(line[end]) || line[end] == '.'))
            {
                end++;
            }

            string[] parts = line[at..end].Split('.', 4);
            if (parts.Length >= 3 && parts[0].Length > 10 && parts[1].StartsWith("eyJ", StringComparison.Ordinal) && parts[2].Length > 10)
            {
                return true;
            }

            at = end < line.Length ? line.IndexOf("eyJ", end, StringComparison.Ordinal) : -1;
        }

        return false;
    }

    /// <summary><c>apiKey: Kw8…</c> and its like: a value of eight letters and digits or more, not a reference, a variable or an example.</summary>
    private static bool HasPassword(string line)
    {
        int colon = line.AsSpan().IndexOfAny(':', '=');
        if (colon < 3)
        {
            return false;
        }

        string key = line[..colon].Trim(' ', '\t', '-', '"', '\'', '{', '*', '`').ToLowerInvariant();
        string value = line[(colon + 1)..].Trim(' ', '\t', '"', '\'', ',', '}', ';', '*', '`');
        return Array.Exists(PasswordKeys, k => key == k || key.EndsWith("_" + k, StringComparison.Ordinal))
            && !IsSample(value) && value.Length is >= 8 and <= 200 && value.All(c => c is > ' ' and < '\u007f' and not ('{' or '<' or '$' or '[' or '(')) && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter);
    }

    /// <summary>Whether it says of itself that it stands for something else: <c>your-key-1</c>, <c>changeme123</c>.</summary>
    private static bool IsSample(string value) =>
        value.StartsWith("your", StringComparison.OrdinalIgnoreCase) || Array.Exists(Samples, s => value.Contains(s, StringComparison.OrdinalIgnoreCase));

    private static bool IsUpper(char c) => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c);

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static bool IsKey(char c) => IsWord(c) || c == '-';

    private static bool IsBase64(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/';
}
