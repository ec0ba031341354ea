using OpsConsole.Client.KillSwitch;
using OpsConsole.Web.Demo.Fleet;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Tests.Demo;

/// <summary>Sample applications obey the kill switch, and say so in their telemetry.</summary>
public sealed class DemoObedienceTests
{
    private static readonly DateTime Day = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    private static readonly DemoTrace Trace = new DemoWorld(1, Day, 3000).Ended(Day.AddHours(-1), Day).First(t => !t.Failed && t.Application == DemoApplication.SupportBot && t.Model != DemoModel.Gpt4oMini.Name);

    [Fact]
    public void What_is_live_goes_on() => Assert.Same(Trace, DemoObedience.Obey(Trace, new Verdict { IsLive = true }));

    [Fact]
    public void What_is_killed_calls_no_model_and_is_no_error_of_one()
    {
        DemoTrace stopped = DemoObedience.Obey(Trace, new Verdict { IsLive = false, Scope = SwitchScope.Parse("app:support-bot"), Message = "Sorry.", Version = "1-7" });

        Assert.Equal(Trace.Id, stopped.Id);
        Assert.True(stopped.End - stopped.Start < TimeSpan.FromMilliseconds(10));
        Assert.False(stopped.Failed);
        Assert.DoesNotContain(stopped.Spans.SelectMany(s => s.Attributes), a => a.Key.StartsWith("gen_ai.usage.", StringComparison.Ordinal));
        Dictionary<string, object?> call = stopped.Spans[^1].Attributes.ToDictionary();
        Assert.Equal("killed", call["feature_flag.result.variant"]);
        Assert.Equal("1-7", call["feature_flag.version"]);
        Assert.Equal("refused", call["opsconsole.call.outcome"]);
    }

    [Fact]
    public void A_fallback_model_answers_instead()
    {
        DemoTrace rerouted = DemoObedience.Obey(Trace, new Verdict { IsLive = false, Scope = SwitchScope.Parse("model:" + Trace.Model), Model = DemoModel.Gpt4oMini.Name, Version = "1-7" });

        Assert.Equal(DemoModel.Gpt4oMini.Name, rerouted.Model);
        Assert.Equal(Trace.Spans.Count, rerouted.Spans.Count);
        Assert.Contains(rerouted.Spans, s => s.Attributes.Contains(new("gen_ai.request.model", DemoModel.Gpt4oMini.Name)));
        Assert.DoesNotContain(rerouted.Spans, s => s.Attributes.Contains(new("gen_ai.request.model", Trace.Model)));
    }
}
