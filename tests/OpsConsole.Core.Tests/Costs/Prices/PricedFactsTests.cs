using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Tests.Telemetry.GenAI;

namespace OpsConsole.Core.Tests.Costs.Prices;

/// <summary>Which price of a call counts.</summary>
public sealed class PricedFactsTests
{
    private static readonly PriceBook Dearer = PriceBook.With(PriceFile.Read("""{"models":[{"model":"gpt-4o","prices":[{"from":"2020-01-01","input":5,"output":5}]},{"model":"my-own","prices":[{"from":"2020-01-01","input":1,"output":1}]}]}"""), 3);

    [Fact]
    public void A_call_is_priced_anew_by_a_newer_book()
    {
        SpanFact call = Call("gpt-4o");
        SpanFact again = CallPricing.Again(call, Dearer)!;

        Assert.Equal((2_500L, 0), (call.CostMicros, call.PricedBy));
        Assert.Equal((5_000L, 3), (again.CostMicros, again.PricedBy));
        Assert.Null(CallPricing.Again(again, Dearer)); // once
    }

    [Fact]
    public void A_model_that_was_unknown_gets_its_price() => Assert.Equal(1_000, CallPricing.Again(Call("my-own"), Dearer)!.CostMicros);

    [Fact]
    public void What_a_cache_answered_stays_free() =>
        Assert.Null(CallPricing.Again(Call("gpt-4o") with { FromCache = true, CostMicros = 0, PricedBy = 0 }, Dearer));

    [Fact]
    public void What_the_application_said_stays() => Assert.Null(CallPricing.Again(Call("gpt-4o", "gen_ai.usage.cost", 0.5), Dearer));

    [Fact]
    public void Of_two_prices_of_a_call_the_one_by_the_newer_book_counts_in_any_order()
    {
        SpanFact old = Call("gpt-4o"), now = CallPricing.Again(old, Dearer)!;
        SpanFact cheap = old with { CostMicros = 1, PricedBy = 4 };

        foreach (SpanFact[] order in new[] { new[] { old, now, cheap }, [cheap, now, old], [now, cheap, old], [old, cheap, now] })
        {
            TraceFacts facts = TraceFacts.Empty;
            foreach (SpanFact fact in order)
            {
                TraceDelta delta = new(new TraceId(1, 1)) { Environment = "e" };
                delta.Facts.Add(fact);
                facts = facts.Merge(delta);
            }

            Assert.Equal(cheap, Assert.Single(FactsCodec.Unpack(FactsCodec.Pack(facts)).Facts.ToArray()));
        }
    }

    [Fact]
    public void A_call_in_a_batch_is_priced_as_one() =>
        Assert.True(Call("gpt-4o", "openai.response.service_tier", "batch").InBatch);

    private static SpanFact Call(string model, params object?[] more) =>
        Mapping.Fact(["gen_ai.operation.name", "chat", "gen_ai.request.model", model, "gen_ai.usage.input_tokens", 1000, "gen_ai.usage.output_tokens", 0, .. more]);
}
