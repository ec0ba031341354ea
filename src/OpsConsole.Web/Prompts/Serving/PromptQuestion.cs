using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Prompts;
using EnvironmentName = OpsConsole.Core.KillSwitch.State.EnvironmentName;

namespace OpsConsole.Web.Prompts.Serving;

/// <summary>What a program asks for: a prompt, by environment or by SHA or neither, as JSON or as the file.</summary>
/// <param name="Name">Name of the prompt.</param>
/// <param name="Environment">The environment; null where none is named.</param>
/// <param name="Sha">The commit; null where none is named.</param>
/// <param name="Raw">Whether the file itself is wanted.</param>
internal readonly record struct PromptQuestion(string Name, string? Environment, string? Sha, bool Raw)
{
    /// <summary>Where the names begin.</summary>
    public const string Prefix = "/api/v1/prompts/";

    /// <summary>Reads it; null and the problem when it is not right.</summary>
    public static PromptQuestion? Read(HttpContext context, out string problem)
    {
        string? environment = null, sha = null, format = null;
        problem = "";
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(context.Request.QueryString.Value))
        {
            ReadOnlySpan<char> name = pair.DecodeName().Span;
            problem = name switch
            {
                "env" => Set(ref environment, pair, "env"),
                "sha" => Set(ref sha, pair, "sha"),
                "format" => Set(ref format, pair, "format"),
                _ => "",
            };
            if (problem.Length > 0)
            {
                return null;
            }
        }

        string asked = NameOf(context);
        problem = !RepositoryPath.IsValid(asked) ? "The address does not end in the name of a prompt."
            : environment is not null && sha is not null ? "'env' and 'sha' exclude each other."
            : environment is not null && !EnvironmentName.IsValid(environment) ? "'env' must name an environment, such as production."
            : sha is not null && !PromptVersion.IsSha(sha) ? "'sha' must be the SHA of a commit, or its first 7 digits or more, in lower case."
            : format is not (null or "json" or "raw") ? "'format' must be json or raw."
            : "";
        return problem.Length == 0 ? new PromptQuestion(asked, environment, sha, format is null ? WantsFile(context.Request) : format == "raw") : null;
    }

    private static string Set(ref string? value, QueryStringEnumerable.EncodedNameValuePair pair, string name)
    {
        if (value is not null)
        {
            return $"'{name}' is given more than once; give it once.";
        }

        ReadOnlyMemory<char> text = pair.DecodeValue();
        value = text.Length == 0 ? null : text.ToString();
        return "";
    }

    private static bool WantsFile(HttpRequest request)
    {
        foreach (string? accept in request.Headers.Accept)
        {
            if (accept is not null && accept.Contains("text/plain", StringComparison.OrdinalIgnoreCase) && !accept.Contains("application/json", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name as it was sent: the server leaves an encoded slash encoded.</summary>
    private static string NameOf(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        if (!path.Contains('%') || context.Features.Get<IHttpRequestFeature>()?.RawTarget is not { } raw
            || raw.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase) is var at && at < 0)
        {
            return path.Length > Prefix.Length ? path[Prefix.Length..] : "";
        }

        string target = raw[(at + Prefix.Length)..];
        int query = target.IndexOf('?');
        return Uri.UnescapeDataString(query < 0 ? target : target[..query]);
    }
}
