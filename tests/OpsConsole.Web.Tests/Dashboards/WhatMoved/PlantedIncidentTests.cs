using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.WhatMoved;
using OpsConsole.Web.Dashboards.WhatMoved;

namespace OpsConsole.Web.Tests.Dashboards.WhatMoved;

/// <summary>The incident in the sample data is found by whoever knows nothing of it.</summary>
public sealed class PlantedIncidentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_hint_the_page_says_when_what_and_since_when()
    {
        await using IncidentConsole console = await IncidentConsole.StartAsync();
        WhatMovedState state = console.Services.GetRequiredService<WhatMovedState>();

        await state.LoadAsync(WhatMovedView.FromQuery(_ => null, out _), Cancel);

        Assert.Null(state.Problem);
        WhatMovedData data = state.Data!;
        Assert.True(data.IsChosen);

        // The window and whose it is.
        Assert.Equal((MovedMeasure.Completion, IncidentConsole.Application, "production"), (data.View.Measure, data.View.Filter.Application, data.View.Filter.Environment));
        Assert.InRange(data.Result.Request.From, console.From.AddMinutes(-15), console.From.AddMinutes(15));
        Assert.InRange(data.Result.Request.To, console.To.AddMinutes(-15), console.To.AddMinutes(15));

        // The breakdown names the version on the model, and adds up as it is shown.
        ChangeExplanation explanation = data.Result.Explanation!;
        Assert.Equal([(MetricsDimension.Prompt, IncidentConsole.Prompt), (MetricsDimension.Model, IncidentConsole.Model)], explanation.Values);
        Assert.InRange(explanation.Part, 0.8, 1.2);
        foreach (ChangeBreakdown breakdown in data.Result.Breakdowns)
        {
            MovedRows rows = MovedRows.Of(breakdown);
            Assert.Equal(rows.Change, rows.Rows.Sum(r => r.Contribution), 1e-9);
            Assert.Equal(1, rows.Rows.Sum(r => r.Part), 1e-9);
        }

        // The version was seen first when it began, and is on the timeline.
        Cause seen = Assert.Single(data.Result.Causes.Items, c => c.Prompt == IncidentConsole.Prompt && c.Environment == "production");
        Assert.InRange(seen.At, console.From, console.From.AddMinutes(10));

        // What moved with it: the version's share, and its coming.
        Assert.Contains(data.Result.Correlation.Found, c => c.Of == (MetricsDimension.Prompt, IncidentConsole.Prompt));
        Assert.Contains(data.Result.Correlation.Found, c => c.Cause == seen && c.Strength < -0.5);
    }
}
