using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Web.Prompts.Serving;

/// <summary>Says why a prompt is not served, and what to do.</summary>
internal sealed class PromptRefusals(PromptCatalog catalog, ServedPrompts prompts)
{
    private const int MostProblems = 20;

    /// <summary>Refuses what is not there.</summary>
    public Task WriteAsync(HttpContext context, PromptQuestion question, ServedMiss miss)
    {
        if (miss == ServedMiss.NotReady)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        (int status, string detail, string remedy) = Describe(question, miss);
        return Problem.Of(status, detail, remedy).ExecuteAsync(context);
    }

    /// <summary>Refuses a file that cannot be used.</summary>
    public static Task WriteAsync(HttpContext context, ServedPrompt prompt) => WriteAsync(
        context, prompt.Path, prompt.Version.Commit, prompt.Problems.Where(p => p.Severity == ProblemSeverity.Error).Take(MostProblems),
        "Correct the file in Git and release the new version, or release an older one. The file itself comes with ?format=raw.");

    /// <summary>Refuses a file that is not read.</summary>
    public static Task WriteAsync(HttpContext context, UnreadFile file) => WriteAsync(
        context, file.Path, file.Commit, [new PromptProblem(0, ProblemSeverity.Error, file.Problem)],
        "Put a plain file there that is not larger than Prompts:MaxFileBytes, or raise that setting; or take another commit of the prompt's history, which is on its page.");

    private static Task WriteAsync(HttpContext context, string path, string commit, IEnumerable<PromptProblem> problems, string remedy) => TypedResults.Problem(
            $"'{path}' at {PromptVersion.Shorten(commit)} cannot be used as a prompt.",
            statusCode: StatusCodes.Status422UnprocessableEntity,
            extensions: new Dictionary<string, object?> { ["remedy"] = remedy, ["problems"] = problems.Select(p => new { line = p.Line, message = p.Message }).ToArray() }).ExecuteAsync(context);

    private (int Status, string Detail, string Remedy) Describe(PromptQuestion question, ServedMiss miss) => miss switch
    {
        ServedMiss.NotReady => (StatusCodes.Status503ServiceUnavailable, "The prompt repository has not been read yet.", "Try again after the time in Retry-After. If it stays, look at the repository's state on the page Prompts."),
        ServedMiss.UnknownEnvironment => (
            StatusCodes.Status404NotFound, $"There is no environment '{question.Environment}': the repository has no environments/{question.Environment}.yaml.", Environments()),
        ServedMiss.NotReleased => (
            StatusCodes.Status404NotFound, $"The prompt '{question.Name}' is not released in {question.Environment}.", "Release it on its page in the console, or ask for a version by ?sha=, or leave both out for the newest."),
        ServedMiss.Unreadable => (
            StatusCodes.Status404NotFound, $"The prompt '{question.Name}' is released in {question.Environment} at a version that cannot be read: the repository does not have it, or its file is a link or larger than Prompts:MaxFileBytes.",
            "Release a version that is on the branch and can be read. Its history is on the prompt's page."),
        ServedMiss.UnknownCommit => (StatusCodes.Status404NotFound, $"No commit has the SHA '{question.Sha}', or several begin so.", "Give all of its digits. A commit that was pushed just now is known after the next synchronisation."),
        ServedMiss.NotInCommit => (StatusCodes.Status404NotFound, $"The commit has no prompt '{question.Name}'.", "Take a commit of the prompt's history, which is on its page."),
        _ => (StatusCodes.Status404NotFound, $"There is no prompt '{question.Name}'.", Near(question.Name)),
    };

    private string Environments() => prompts.Environments.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } names
        ? $"Ask for one of {string.Join(", ", names)}, or release a prompt there first."
        : "Nothing is released anywhere yet; release a prompt first.";

    private string Near(string name) => NearNames.Of(name, catalog.Current.Prompts.Select(p => p.Name)) is { Count: > 0 } near
        ? $"Did you mean {string.Join(" or ", near)}? GET /api/v1/prompts lists all."
        : "GET /api/v1/prompts lists what there is.";
}
