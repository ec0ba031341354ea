using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Requests.Reading;

namespace OpsConsole.Web.Changes.Page;

/// <summary>What became of a change while somebody looked at it.</summary>
internal static class ChangeNews
{
    /// <summary>What is new, each a sentence; empty where nothing is that matters to whoever looks.</summary>
    /// <param name="before">What was shown.</param>
    /// <param name="now">What is shown now.</param>
    /// <param name="viewerId">Who looks: they know what they did.</param>
    public static IReadOnlyList<string> Between(ChangeDetail before, ChangeDetail now, string viewerId)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        HashSet<string> seen = [.. before.Request.Steps.Select(s => s.Id)];
        List<string> news = [.. now.Request.Steps.Where(s => !seen.Contains(s.Id) && s.ById != viewerId).Select(Say)];
        if (before.Hash.Length > 0 && now.Hash.Length > 0 && before.Hash != now.Hash)
        {
            news.Insert(0, "What would go live is not what it was: look at the difference again.");
        }

        return news;
    }

    private static string Say(ChangeStep step) => $"{ChangeWords.Who(step)} {ChangeWords.Step(step.Kind)}{(step.Text is { Length: > 0 and < 200 } text && step.Kind != ChangeStepKind.Commented ? $": {text}" : ".")}";
}
