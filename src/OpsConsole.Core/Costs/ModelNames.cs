namespace OpsConsole.Core.Costs;

/// <summary>Finds the family that a reported model name belongs to.</summary>
internal static class ModelNames
{
    private static readonly string[] Regions = ["us.", "us-gov.", "eu.", "apac.", "ap.", "au.", "jp.", "ca.", "sa.", "me.", "af.", "global."];

    private static readonly string[] Providers =
        ["anthropic.", "amazon.", "mistral.", "cohere.", "meta.", "ai21.", "deepseek.", "openai.", "google.", "qwen.", "openai:", "anthropic:", "google:", "azure:"];

    /// <summary>
    /// The longest known name that the model's begins with, where what follows is only a date or version: <c>gpt-4o-mini-2024-07-18</c> is
    /// <c>gpt-4o-mini</c>, but <c>gpt-4o-audio</c> and <c>gpt-4o:free</c> are nothing known.
    /// </summary>
    public static string? LongestMatch(string model, Func<string, bool> isKnown)
    {
        string name = Normalise(model);
        for (int end = name.Length; end > 0; end--)
        {
            if ((end == name.Length || name[end] is '-' or ':' or '@') && isKnown(name[..end]) && IsVersion(name.AsSpan(end)))
                return name[..end];
        }

        return null;
    }

    /// <summary>Lower case, without path, ARN, region and provider in front. At most 200 characters are looked at.</summary>
    public static string Normalise(string model)
    {
        string name = model.AsSpan(0, Math.Min(model.Length, 200)).Trim().ToString().ToLowerInvariant();
        name = name[(name.LastIndexOf('/') + 1)..]; // models/…, publishers/…/models/…, openai/…, arn:…:inference-profile/…
        name = Strip(name, Regions);
        return Strip(name, Providers);
    }

    private static string Strip(string name, string[] prefixes) =>
        Array.Find(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is { } found ? name[found.Length..] : name;

    /// <summary>
    /// True for nothing, and for dates and versions: <c>-20241022-v2:0</c>, <c>-2024-07-18</c>, <c>@20250514</c>, <c>-0613</c>, <c>-002</c>, <c>-latest</c>,
    /// <c>-preview-05-06</c>, <c>-v1:0:300k</c>. A lone digit names another model (<c>claude-opus-4</c> and <c>-4-1</c>).
    /// </summary>
    private static bool IsVersion(ReadOnlySpan<char> rest)
    {
        int digits = 0; // of the date so far
        while (!rest.IsEmpty)
        {
            char separator = rest[0];
            rest = rest[1..];
            int length = rest.IndexOfAny("-:@");
            ReadOnlySpan<char> part = length < 0 ? rest : rest[..length];
            rest = rest[part.Length..];
            bool number = !part.IsEmpty && !part.ContainsAnyExceptInRange('0', '9');
            if (separator == ':' ? number || (part is [.. var size, 'k'] && int.TryParse(size, out _)) : part is ['v', .. var version] && int.TryParse(version, out _))
                continue;
            if (number && separator != ':' && part.Length >= 2)
            {
                digits += part.Length;
                continue;
            }

            if (part is not ("latest" or "preview" or "exp" or "experimental") || separator == ':')
                return false;
        }

        return digits is 0 or >= 3;
    }
}
