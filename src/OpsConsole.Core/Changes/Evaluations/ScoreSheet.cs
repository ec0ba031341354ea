using System.Globalization;

namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>The scores of a report while it is read. Of two values for one name the lower counts.</summary>
internal sealed class ScoreSheet
{
    private readonly SortedDictionary<string, decimal> _scores = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _leftOut = new(StringComparer.Ordinal);

    public IReadOnlyList<EvaluationScore> Scores => [.. _scores.Select(s => new EvaluationScore(s.Key, s.Value))];

    public IReadOnlyList<string> LeftOut => [.. _leftOut];

    /// <summary>Adds a value that was computed, or says why not.</summary>
    /// <exception cref="ReportException">There are too many.</exception>
    public void Add(string name, double? value)
    {
        if (value is { } given && ReportJson.Score(given) is { } score)
        {
            _scores[name] = _scores.TryGetValue(name, out decimal other) ? Math.Min(other, score) : score;
        }
        else
        {
            LeaveOut(name, value is { } outside ? $"{outside.ToString("0.######", CultureInfo.InvariantCulture)} is not between 0 and 1" : "it has no value");
        }

        if (_scores.Count > EvaluationReportReader.MaxScores)
        {
            throw new ReportException($"The report has more than {EvaluationReportReader.MaxScores} scores.", "Give fewer metrics their own name, or send the plain shape with those that matter.");
        }
    }

    /// <summary>Adds a score that has a name of its own.</summary>
    public void AddNamed(string given, double? value)
    {
        if (ReportJson.Name(given) is not { } name)
        {
            LeaveOut(given, $"a name is one line of at most {EvaluationScore.MaxName} characters");
        }
        else if (name is EvaluationScore.Mean or EvaluationScore.PassRate)
        {
            LeaveOut(name, "the name stands for what the console computes");
        }
        else
        {
            Add(name, value);
        }
    }

    private void LeaveOut(string name, string why)
    {
        if (_leftOut.Count < EvaluationReportReader.MaxScores)
        {
            string words = new([.. name.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(EvaluationScore.MaxName)]);
            _leftOut.Add($"{words}: {why}.");
        }
    }
}
