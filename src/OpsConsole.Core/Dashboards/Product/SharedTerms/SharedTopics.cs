using OpsConsole.Core.Statistics;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Dashboards.Product.SharedTerms;

/// <summary>Questions that share terms, and how they ended.</summary>
/// <param name="Terms">The terms that tell them from the others, the strongest first.</param>
/// <param name="Questions">How many they are.</param>
/// <param name="Completed">Of those whose end is known, those that were completed.</param>
/// <param name="Examples">The newest of them that differ.</param>
public sealed record SharedTopic(IReadOnlyList<string> Terms, int Questions, Share Completed, IReadOnlyList<CapturedQuestion> Examples);

/// <summary>What is asked about where no application says so.</summary>
/// <param name="Questions">How many questions were read.</param>
/// <param name="Since">When the oldest of them was asked, UTC; null without any.</param>
/// <param name="Topics">The topics, largest first.</param>
/// <param name="NotCapturedIn">The environment (<c>*</c> for all) whose settings say that no question is stored; null where some are.</param>
public sealed record SharedTopics(int Questions, DateTime? Since, IReadOnlyList<SharedTopic> Topics, string? NotCapturedIn)
{
    /// <summary>Most examples of a topic.</summary>
    public const int MostExamples = 3;

    /// <summary>Questions without a topic.</summary>
    public int Others => Questions - Topics.Sum(t => t.Questions);

    /// <summary>Groups questions, newest first.</summary>
    public static SharedTopics Of(CapturedQuestions captured)
    {
        ArgumentNullException.ThrowIfNull(captured);
        IReadOnlyList<CapturedQuestion> questions = captured.Items;
        return new SharedTopics(
            questions.Count,
            questions.Count == 0 ? null : questions.Min(q => q.StartedAt),
            [.. TermClusters.Of([.. questions.Select(q => q.Text)]).Select(c => TopicOf(c.Terms, [.. c.Texts.Select(t => questions[t])]))],
            captured.NotCapturedIn);
    }

    private static SharedTopic TopicOf(IReadOnlyList<string> terms, CapturedQuestion[] questions) => new(
        terms, questions.Length, new Share(questions.Count(q => q.Outcome == Telemetry.Outcome.Completed), questions.Count(q => q.Outcome != Telemetry.Outcome.Unknown)),
        [.. questions.DistinctBy(q => string.Concat(q.Text.Where(c => !char.IsDigit(c)))).Take(MostExamples)]); // with other numbers it is the same question
}
