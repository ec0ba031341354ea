using OpsConsole.Core.Costs.Spending;

namespace OpsConsole.Core.Tests.Costs;

public sealed class SpendForecastTests
{
    [Fact]
    public void Days_that_are_all_alike_leave_no_doubt() => Assert.Equal(new SpendForecast(300, 300, 300), SpendForecast.Of(100, 20, [.. Enumerable.Repeat(10m, 28)]));

    [Fact]
    public void The_last_seven_days_say_how_it_goes_on() =>
        Assert.Equal(100 + (20 * 10), SpendForecast.Of(100, 20, [.. Enumerable.Repeat(1m, 21), .. Enumerable.Repeat(10m, 7)])!.Expected);

    [Fact]
    public void The_band_grows_with_how_days_vary_and_with_the_root_of_those_left()
    {
        decimal[] days = [5, 15, 5, 15, 5, 15, 5, 15, 5, 15, 5, 15, 5, 15]; // standard deviation 5.189
        SpendForecast four = SpendForecast.Of(1_000, 4, days)!, sixteen = SpendForecast.Of(1_000, 16, days)!;
        Assert.Equal(1.2816 * 5.18875 * 2, (double)(four.High - four.Expected), 3);
        Assert.Equal(2, (double)((sixteen.High - sixteen.Expected) / (four.High - four.Expected)), 6);
    }

    [Fact]
    public void What_is_spent_is_spent() => Assert.Equal(100, SpendForecast.Of(100, 1, [0, 0, 0, 90, 0, 0, 0])!.Low);

    [Fact]
    public void At_the_end_it_is_what_it_was() => Assert.Equal(new SpendForecast(7, 7, 7), SpendForecast.Of(7, 0, []));

    [Fact]
    public void Two_days_are_too_few() => Assert.Null(SpendForecast.Of(7, 10, [1, 2]));
}
