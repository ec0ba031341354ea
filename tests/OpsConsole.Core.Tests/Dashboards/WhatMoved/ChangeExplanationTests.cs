using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.WhatMoved;

namespace OpsConsole.Core.Tests.Dashboards.WhatMoved;

public sealed class ChangeExplanationTests
{
    private static readonly MetricsDimension[] Dimensions = [MetricsDimension.App, MetricsDimension.Model, MetricsDimension.Prompt];

    [Fact]
    public void A_version_that_came_new_and_fails_on_one_model_is_named_with_that_model()
    {
        ChangeExplanation found = Find(
            Cell("bot", "sonnet", "answer@3", 0, 0, 650, 680), Cell("bot", "nova", "answer@3", 0, 0, 307, 320),
            Cell("bot", "sonnet", "answer@4", 300, 680, 0, 0), Cell("bot", "nova", "answer@4", 307, 320, 0, 0),
            Cell("coder", "sonnet", "edit@1", 480, 500, 481, 500))!;

        Assert.Equal([(MetricsDimension.Prompt, "answer@4"), (MetricsDimension.Model, "sonnet")], found.Values);
        Assert.InRange(found.Part, 0.9, 1.1);
    }

    [Fact]
    public void One_dimension_is_named_alone_where_a_second_says_no_more()
    {
        ChangeExplanation found = Find(
            Cell("bot", "sonnet", "answer@3", 0, 0, 480, 500), Cell("bot", "nova", "answer@3", 0, 0, 480, 500),
            Cell("bot", "sonnet", "answer@4", 300, 500, 0, 0), Cell("bot", "nova", "answer@4", 300, 500, 0, 0))!;

        Assert.Equal([(MetricsDimension.Prompt, "answer@4")], found.Values);
    }

    [Fact]
    public void A_model_that_fails_for_everybody_is_named_and_no_application()
    {
        ChangeExplanation found = Find(
            Cell("bot", "sonnet", "a@1", 100, 200, 190, 200), Cell("bot", "nova", "a@1", 190, 200, 190, 200),
            Cell("coder", "sonnet", "b@1", 100, 200, 190, 200), Cell("coder", "nova", "b@1", 190, 200, 190, 200))!;

        Assert.Equal((MetricsDimension.Model, "sonnet"), Assert.Single(found.Values));
    }

    [Fact]
    public void What_has_no_name_is_not_named()
    {
        ChangeExplanation found = ChangeExplanation.Find(
            [MetricsDimension.App, MetricsDimension.Feature],
            [new(["bot", null], 50, 100, 95, 100), new(["shop", null], 95, 100, 95, 100), new(["coder", "edit"], 95, 100, 95, 100)], isSum: false)!;

        Assert.Equal((MetricsDimension.App, "bot"), Assert.Single(found.Values));
    }

    [Fact]
    public void A_change_that_is_everywhere_is_nobodys() => Assert.Null(ChangeExplanation.Find(
        [MetricsDimension.Model],
        [.. Enumerable.Range(0, 10).Select(i => new MovedCell([$"m{i}"], 50, 100, 90, 100))], isSum: false));

    [Fact]
    public void Where_nothing_changed_nothing_is_named() => Assert.Null(Find(Cell("bot", "sonnet", "a@1", 90, 100, 90, 100), Cell("bot", "nova", "a@1", 90, 100, 90, 100)));

    private static ChangeExplanation? Find(params MovedCell[] cells) => ChangeExplanation.Find(Dimensions, cells, isSum: false);

    private static MovedCell Cell(string app, string model, string prompt, double part, double whole, double partBefore, double wholeBefore) => new([app, model, prompt], part, whole, partBefore, wholeBefore);
}
