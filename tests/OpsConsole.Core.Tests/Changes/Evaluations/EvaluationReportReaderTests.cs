using System.Globalization;
using System.Text;
using OpsConsole.Core.Changes.Evaluations;

namespace OpsConsole.Core.Tests.Changes.Evaluations;

public class EvaluationReportReaderTests
{
    /// <summary>What <c>promptfoo eval -o</c> writes today: sums, with the weights that they are of.</summary>
    private const string Version3 = """
        {
          "evalId": "eval-aBc-2026-11-21T09:00:00",
          "results": {
            "version": 3,
            "timestamp": "2026-11-21T09:00:00.000Z",
            "prompts": [
              {
                "raw": "Sort {{ticket}}", "label": "triage", "id": "5f1d", "provider": "bedrock:amazon.nova-lite-v1:0",
                "metrics": {
                  "score": 3.2, "testPassCount": 3, "testFailCount": 1, "testErrorCount": 0, "assertPassCount": 9, "assertFailCount": 2, "totalLatencyMs": 4100,
                  "tokenUsage": { "total": 812, "prompt": 600, "completion": 212 },
                  "namedScores": { "accuracy": 5.4, "tone": 2.7, "f1": 0.83 },
                  "namedScoresCount": { "accuracy": 4, "tone": 3 },
                  "namedScoreWeights": { "accuracy": 6, "tone": 3 },
                  "cost": 0.0031
                }
              }
            ],
            "results": [
              { "promptIdx": 0, "testIdx": 0, "success": true, "score": 1, "namedScores": { "accuracy": 1 }, "provider": { "id": "bedrock:amazon.nova-lite-v1:0" }, "response": { "output": { "label": "bug" } }, "failureReason": 0 }
            ],
            "stats": { "successes": 3, "failures": 1, "errors": 0, "tokenUsage": { "total": 812 } }
          },
          "config": { "description": "triage regression", "prompts": ["file://triage.txt"], "providers": ["bedrock:amazon.nova-lite-v1:0"] },
          "shareableUrl": null,
          "metadata": { "promptfooVersion": "0.123.1", "nodeVersion": "v24.1.0", "exportedAt": "2026-11-21T09:01:00.000Z" }
        }
        """;

    [Fact]
    public void Promptfoo_keeps_sums_and_what_is_kept_here_is_their_means()
    {
        EvaluationReport report = Read(Version3);

        Assert.Equal(("triage regression", "promptfoo", 3, 1, 0), (report.Suite, report.Source, report.Passed, report.Failed, report.Errors));
        Assert.Equal(["accuracy 0.9", "f1 0.83", "passRate 0.75", "score 0.8", "tone 0.9"], Scores(report));
        Assert.Equal(new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc), report.StartedAt);
        Assert.Empty(report.LeftOut);
    }

    [Fact]
    public void Cases_that_could_not_be_run_count_as_zero_in_the_mean_and_in_the_share_that_passed()
    {
        EvaluationReport report = Read("""{"results":{"version":3,"prompts":[{"id":"a","metrics":{"score":8,"testPassCount":8,"testFailCount":0,"testErrorCount":2,"namedScores":{"tone":8},"namedScoresCount":{"tone":8}}}],"results":[]}}""");

        Assert.Equal(["passRate 0.8", "score 0.8", "tone 1"], Scores(report));
        Assert.Equal(2, report.Errors);
    }

    [Fact]
    public void Version_2_has_a_table_and_older_ones_no_counts_then_the_rows_say_what_the_sums_are_of()
    {
        EvaluationReport report = Read("""
            {
              "results": {
                "version": 2, "timestamp": "2024-05-02T10:00:00.000Z",
                "results": [
                  { "provider": { "id": "openai:gpt-4" }, "prompt": { "raw": "p", "display": "p" }, "success": true, "score": 1, "namedScores": { "accuracy": 2 },
                    "gradingResult": { "componentResults": [ { "assertion": { "type": "equals", "metric": "accuracy" } }, { "assertion": { "type": "contains", "metric": "accuracy" } }, { "assertion": { "type": "latency" } } ] } },
                  { "provider": { "id": "openai:gpt-4" }, "prompt": { "raw": "p", "display": "p" }, "success": false, "score": 0.5, "namedScores": { "accuracy": 1 },
                    "gradingResult": { "componentResults": [ { "assertion": { "metric": "accuracy" } }, { "assertion": { "metric": "accuracy" } } ] } }
                ],
                "stats": { "successes": 1, "failures": 1 },
                "table": { "head": { "prompts": [ { "raw": "p", "display": "p", "provider": "openai:gpt-4", "metrics": { "score": 1.5, "testPassCount": 1, "testFailCount": 1, "namedScores": { "accuracy": 3 } } } ], "vars": [] }, "body": [] }
              },
              "config": {}, "shareableUrl": null
            }
            """);

        Assert.Equal(["accuracy 0.75", "passRate 0.5", "score 0.75"], Scores(report));
        Assert.Null(report.Suite);
    }

    [Fact]
    public void What_the_library_returns_is_read_too_and_added_up_row_by_row()
    {
        EvaluationReport report = Read("""
            {
              "version": 3, "timestamp": "2026-11-21T09:00:00.000Z",
              "results": [
                { "promptIdx": 0, "success": true, "score": 1, "namedScores": { "tone": 0.5 }, "failureReason": 0, "gradingResult": { "namedScoreWeights": { "tone": 3 } } },
                { "promptIdx": 0, "success": false, "score": 0.25, "namedScores": { "tone": 1 }, "failureReason": 1, "gradingResult": { "namedScoreWeights": { "tone": 1 } } },
                { "promptIdx": 0, "success": false, "score": 0, "namedScores": {}, "failureReason": 2, "error": "429" },
                { "promptIdx": 0, "success": true, "score": 0.75, "namedScores": {}, "failureReason": 0 }
              ],
              "stats": {}
            }
            """);

        Assert.Equal((2, 1, 1), (report.Passed, report.Failed, report.Errors));
        Assert.Equal(["passRate 0.5", "score 0.5", "tone 0.625"], Scores(report));
    }

    [Fact]
    public void Of_several_providers_the_lowest_value_counts_for_users_may_get_any()
    {
        EvaluationReport report = Read(Columns(("p", 9, 1, 9.5, """{"tone":9}"""), ("p", 10, 0, 8, """{"tone":10,"speed":5}""")));

        Assert.Equal(["passRate 0.9", "score 0.8", "speed 0.5", "tone 0.9"], Scores(report));
        Assert.Equal((19, 1), (report.Passed, report.Failed));
    }

    [Fact]
    public void Several_prompts_are_refused_for_only_one_of_them_was_meant()
    {
        ReadEvaluation read = EvaluationReportReader.Read(Encoding.UTF8.GetBytes(Columns(("a", 9, 1, 9, "{}"), ("b", 1, 0, 1, "{}"))));

        Assert.Null(read.Report);
        Assert.Contains("about 2 prompts", read.Problem, StringComparison.Ordinal);
        Assert.Contains("--filter-prompts", read.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_in_which_nothing_was_run_is_no_column() =>
        Assert.Equal(["passRate 1", "score 1"], Scores(Read(Columns(("a", 2, 0, 2, "{}"), ("b", 0, 0, 0, "{}")))));

    [Fact]
    public void What_is_no_share_is_left_out_and_said()
    {
        EvaluationReport report = Read("""
            {"results":{"prompts":[{"id":"a","metrics":{"score":25,"testPassCount":10,"namedScores":{"tone":30,"words":112.5,"negative":-1,"none":null,"score":1,"weightless":1,"":1,"a\nb":1,"good":10},
            "namedScoresCount":{"tone":10,"good":10,"weightless":0}}}],"results":[]}}
            """);

        Assert.Equal(["good 1", "passRate 1"], Scores(report));
        Assert.Equal(
            [": a name is one line of at most 100 characters.", "ab: a name is one line of at most 100 characters.", "negative: -1 is not between 0 and 1.", "none: it has no value.", "score: 2.5 is not between 0 and 1.",
                "score: the name stands for what the console computes.", "tone: 3 is not between 0 and 1.", "weightless: it has no value.", "words: 112.5 is not between 0 and 1."],
            report.LeftOut);
    }

    [Fact]
    public void Sums_of_fractions_are_the_fractions_that_people_mean()
    {
        double sum = 0;
        for (int i = 0; i < 10; i++)
        {
            sum += 0.1; // 0.9999999999999999
        }

        Assert.Equal(["passRate 1", "score 0.1", "tone 0.1"], Scores(Read(Columns(("a", 10, 0, sum, "{\"tone\":" + sum.ToString("R", CultureInfo.InvariantCulture) + "}")))));
    }

    [Fact]
    public void The_plain_shape_is_names_and_values()
    {
        EvaluationReport report = Read("""{"suite":" regression ","commit":"0123456789abcdef","startedAt":"2026-11-21T10:00:00+01:00","scores":{"accuracy":0.93,"tone":1},"passed":93,"cases":100}""");

        Assert.Equal(("regression", "plain", "0123456789abcdef", 93, 7, 0), (report.Suite, report.Source, report.Commit, report.Passed, report.Failed, report.Errors));
        Assert.Equal(["accuracy 0.93", "passRate 0.93", "tone 1"], Scores(report));
        Assert.Equal(new DateTime(2026, 11, 21, 9, 0, 0, DateTimeKind.Utc), report.StartedAt);
    }

    [Theory]
    [InlineData("""{"scores":{},"passed":1,"failed":1,"cases":4}""", 1, 1, 2)]
    [InlineData("""{"scores":{},"failed":1,"cases":4}""", 3, 1, 0)]
    [InlineData("""{"scores":{},"passed":1,"errors":1,"cases":4}""", 1, 2, 1)]
    [InlineData("""{"scores":{"a":1},"cases":4}""", 0, 0, 0)]
    public void Of_the_cases_that_are_not_given_the_rest_is_known(string json, int passed, int failed, int errors)
    {
        EvaluationReport report = Read(json);
        Assert.Equal((passed, failed, errors), (report.Passed, report.Failed, report.Errors));
    }

    [Theory]
    [InlineData("", "cannot be read as JSON")]
    [InlineData("{", "cannot be read as JSON")]
    [InlineData("""{"scores":{"a":NaN}}""", "cannot be read as JSON")]
    [InlineData("""{"scores":{"a":1,"a":0}}""", "cannot be read as JSON")]
    [InlineData("""{"scores":{"\ud800":1}}""", "half a character")]
    [InlineData("""{"scores":{"a":1},"suite":"\ud800"}""", "half a character")]
    [InlineData("[]", "neither")]
    [InlineData("null", "neither")]
    [InlineData("""{"results":7}""", "neither")]
    [InlineData("""{"score":1}""", "neither")]
    [InlineData("""{"scores":[1]}""", "'scores' must be an object")]
    [InlineData("""{"scores":{}}""", "has no scores")]
    [InlineData("""{"scores":{"a":"1"}}""", "'scores.a' must be a number, 0 to 1")]
    [InlineData("""{"scores":{"a":1.01}}""", "'scores.a' must be")]
    [InlineData("""{"scores":{"a":-0.01}}""", "'scores.a' must be")]
    [InlineData("""{"scores":{"a":1e999}}""", "'scores.a' must be")]
    [InlineData("""{"scores":{"a":null}}""", "'scores.a' must be")]
    [InlineData("""{"scores":{"a":1},"passed":-1}""", "'report.passed' must be a whole number")]
    [InlineData("""{"scores":{"a":1},"passed":1.5}""", "'report.passed' must be a whole number")]
    [InlineData("""{"scores":{"a":1},"passed":1e300}""", "'report.passed' must be a whole number")]
    [InlineData("""{"scores":{"a":1},"passed":3,"failed":3,"cases":5}""", "'cases' is 5")]
    [InlineData("""{"scores":{"a":1},"passed":3,"failed":1,"errors":0,"cases":5}""", "'cases' is 5")]
    [InlineData("""{"scores":{"a":1},"commit":"main"}""", "'commit' must be")]
    [InlineData("""{"scores":{"a":1},"commit":7}""", "'commit' must be")]
    [InlineData("""{"scores":{"a":1},"startedAt":"yesterday"}""", "'startedAt' must be")]
    [InlineData("""{"scores":{"a":1},"suite":""}""", "'suite' must be")]
    [InlineData("""{"results":{}}""", "No case was run")]
    [InlineData("""{"results":[]}""", "No case was run")]
    [InlineData("""{"results":{"results":[1,null,"a",[]]}}""", "No case was run")]
    [InlineData("""{"results":{"prompts":[{"metrics":{"testPassCount":"3"}}]}}""", "'prompts[0].metrics.testPassCount' must be a whole number")]
    [InlineData("""{"results":{"prompts":[{"metrics":{"testPassCount":3,"testErrorCount":{}}}]}}""", "'prompts[0].metrics.testErrorCount' must be")]
    public void What_cannot_be_read_is_told_with_a_remedy(string json, string problem)
    {
        ReadEvaluation read = EvaluationReportReader.Read(Encoding.UTF8.GetBytes(json));

        Assert.Null(read.Report);
        Assert.Contains(problem, read.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(read.Remedy!);
    }

    [Fact]
    public void Everything_is_bounded()
    {
        Refused(new string('[', 300) + new string(']', 300), "cannot be read as JSON");
        Refused(new string(' ', EvaluationReportReader.MaxBytes + 1), "larger than 8 MiB");
        Refused(Plain(201), "more than 200 scores");
        Refused(Plain(1).Replace("s0", new string('a', 101), StringComparison.Ordinal), "at most 100 characters");
        Refused("{\"results\":[" + string.Join(',', Enumerable.Repeat("{}", 100_001)) + "]}", "more than 100,000 results");
        Refused("{\"results\":{\"prompts\":[" + string.Join(',', Enumerable.Repeat("{}", 101)) + "]}}", "more than 100 columns");
        Assert.Equal(200, Read(Plain(200)).Scores.Count);

        static string Plain(int scores) => "{\"scores\":{" + string.Join(',', Enumerable.Range(0, scores).Select(i => $"\"s{i}\":1")) + "}}";

        static void Refused(string json, string problem) => Assert.Contains(problem, EvaluationReportReader.Read(Encoding.UTF8.GetBytes(json)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_problem() => Assert.Single(Read("\uFEFF{\"scores\":{\"a\":1}}").Scores);

    private static EvaluationReport Read(string json)
    {
        ReadEvaluation read = EvaluationReportReader.Read(Encoding.UTF8.GetBytes(json));
        Assert.Null(read.Problem);
        return read.Report!;
    }

    private static IEnumerable<string> Scores(EvaluationReport report) => report.Scores.Select(s => FormattableString.Invariant($"{s.Name} {s.Value:0.######}"));

    /// <summary>A report with these columns, whose named scores are sums over all cases.</summary>
    private static string Columns(params (string Prompt, int Passed, int Failed, double Score, string Named)[] columns) =>
        """{"results":{"version":3,"results":[],"prompts":[""" + string.Join(',', columns.Select(Column)) + "]}}";

    private static string Column((string Prompt, int Passed, int Failed, double Score, string Named) column) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"id":"{{{column.Prompt}}}","metrics":{"score":{{{column.Score:R}}},"testPassCount":{{{column.Passed}}},"testFailCount":{{{column.Failed}}},"namedScores":{{{column.Named}}},"namedScoresCount":{"tone":10,"speed":10} } }""");
}
