using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OpsConsole.Core.Costs.Ownership;
using OpsConsole.Web.Costs;
using OpsConsole.Web.Costs.WhatIf;

namespace OpsConsole.Web.Tests.Costs;

public sealed class WhatIfViewTests
{
    [Fact]
    public void Without_lines_in_the_address_the_example_is_shown()
    {
        WhatIfView view = WhatIfView.FromQuery(null, null, out string? problem);
        Assert.Equal((OwnershipPlan.Example, null, null), (view.Plan, view.Base, problem));
    }

    [Fact]
    public void The_address_carries_the_plan_and_what_it_is_compared_with()
    {
        OwnershipPlan plan = new([OwnershipLine.Of("mtokens", 5_000_000, 0.35m, "embeddings & search=1")]);
        WhatIfView read = Read(new WhatIfView(plan, OwnershipPlan.Example).Url, out string? problem);
        Assert.Null(problem);
        Assert.Equal(plan.Lines, read.Plan.Lines);
        Assert.Equal(1_037.28m, read.Base!.Month);
    }

    [Fact]
    public void A_plan_without_costs_stays_one()
    {
        WhatIfView read = Read(new WhatIfView(new OwnershipPlan([]), null).Url, out string? problem);
        Assert.Null(problem);
        Assert.Empty(read.Plan.Lines);
    }

    [Fact]
    public void What_cannot_be_read_is_left_out_and_said()
    {
        WhatIfView read = WhatIfView.FromQuery(["storage~1~1~2~", "x"], ["y"], out string? problem);
        Assert.Equal((2m, 0m), (read.Plan.Month, read.Base!.Month));
        Assert.Equal("2 lines of the address could not be read and are left out.", problem);
    }

    [Theory]
    [InlineData("3,000,000", 3_000_000.0)]
    [InlineData(" 0.5 ", 0.5)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    [InlineData("1e3", null)]
    [InlineData("three", null)]
    public void Numbers_are_read_as_people_type_them(string text, double? number) => Assert.Equal((decimal?)number, WhatIfWords.Read(text));

    [Fact]
    public void Money_is_shown_to_the_cent_and_moves_with_its_sign()
    {
        Assert.Equal("$1,037.28", Cents.Of(1_037.28m));
        Assert.Equal(("+$0.05", "−$1,200.00", ""), (Cents.Moved(0.05m), Cents.Moved(-1_200), Cents.Moved(0)));
    }

    private static WhatIfView Read(string url, out string? problem)
    {
        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(url[url.IndexOf('?', StringComparison.Ordinal)..]);
        return WhatIfView.FromQuery(query.GetValueOrDefault("l"), query.GetValueOrDefault("b"), out problem);
    }
}
