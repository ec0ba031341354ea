using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.Changes.Evaluations;

namespace OpsConsole.Core.Tests.Changes.Evaluations;

/// <summary>Whatever is sent: a report with values that can be trusted to be shares, or a problem with a remedy; never an exception.</summary>
public class EvaluationReportProperties
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "null", "true", "1", "0.5", "-1", "1e999", "1e-999", "\"a\"", "\"\"", "\"\\ud800\"", "NaN", " ",
        "\"results\":", "\"prompts\":", "\"metrics\":", "\"score\":", "\"scores\":", "\"testPassCount\":", "\"testErrorCount\":", "\"namedScores\":", "\"namedScoresCount\":", "\"namedScoreWeights\":", "\"table\":", "\"head\":",
        "\"config\":", "\"description\":", "\"success\":", "\"promptIdx\":", "\"gradingResult\":", "\"componentResults\":", "\"assertion\":", "\"metric\":", "\"provider\":", "\"prompt\":", "\"passed\":", "\"cases\":", "\"timestamp\":",
    ];

    private static readonly string[] Values = ["null", "true", "1", "0.5", "2", "-1", "1e999", "\"a\"", "\"\\ud800\"", "[]", "{}", "[1]", "[{}]", "{\"a\":1}", "{\"a\":\"b\"}", "[{\"a\":0.5}]"];

    private const string Whole = """
        {"results":{"version":3,"timestamp":"2026-11-21T09:00:00Z","prompts":[{"id":"a","raw":"r","label":"l","metrics":{"score":2,"testPassCount":2,"testFailCount":1,"testErrorCount":1,"namedScores":{"a":1},"namedScoresCount":{"a":2},"namedScoreWeights":{"a":2}}}],
        "results":[{"promptIdx":0,"success":true,"score":1,"failureReason":0,"error":null,"namedScores":{"a":1},"provider":{"id":"p"},"prompt":{"raw":"r"},"gradingResult":{"namedScoreWeights":{"a":1},"componentResults":[{"assertion":{"metric":"a"}}]}}],
        "table":{"head":{"prompts":[{"metrics":{"testPassCount":1}}]}},"stats":{}},"config":{"description":"s"},"scores":{"a":1}}
        """;

    private static void IsReadOrTold(string json)
    {
        ReadEvaluation read = EvaluationReportReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Equal(read.Report is null, !string.IsNullOrEmpty(read.Problem) && !string.IsNullOrEmpty(read.Remedy));
        Assert.All(read.Report?.Scores ?? [], s => Assert.InRange(s.Value, 0, 1));
        Assert.All(read.Report?.Scores ?? [], s => Assert.InRange(s.Name.Length, 1, EvaluationScore.MaxName));
    }

    [Fact]
    public void Any_pieces_of_reports_are_read_or_told() =>
        Prop.ForAll(Gen.ListOf(Gen.Elements(Pieces)).Select(p => string.Concat(p)).ToArbitrary(), json => IsReadOrTold(json)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_report_with_any_value_in_the_place_of_another_is_read_or_told()
    {
        string[] places = ["\"a\"", "\"r\"", "2", "1", "0", "true", "null", "{}", "3", "\"s\"", "{\"a\":1}", "{\"a\":2}", "\"2026-11-21T09:00:00Z\"", "[{\"assertion\":{\"metric\":\"a\"}}]"];
        foreach (string place in places)
        {
            for (int at = Whole.IndexOf(":" + place, StringComparison.Ordinal); at >= 0; at = Whole.IndexOf(":" + place, at + 1, StringComparison.Ordinal))
            {
                foreach (string value in Values)
                {
                    IsReadOrTold(Whole[..(at + 1)] + value + Whole[(at + 1 + place.Length)..]);
                }
            }
        }
    }
}
