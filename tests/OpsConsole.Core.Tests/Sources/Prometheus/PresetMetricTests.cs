using System.Text;
using OpsConsole.Core.Sources.Prometheus;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

public sealed class PresetMetricTests
{
    [Theory]
    [InlineData("gen_ai_client_operation_duration_seconds", nameof(PresetMeasure.Calls), 1)] // native
    [InlineData("gen_ai.client.operation.duration", nameof(PresetMeasure.Calls), 1)] // names as they are
    [InlineData("gen_ai.client.operation.duration_seconds_bucket", nameof(PresetMeasure.Calls), 1)] // with dots and unit
    [InlineData("gen_ai.client.operation.duration_bucket", nameof(PresetMeasure.Calls), 1)]
    [InlineData("gen_ai_client_operation_duration_milliseconds_bucket", nameof(PresetMeasure.Calls), 0.001)]
    [InlineData("gen_ai_client_inference_duration_seconds_bucket", nameof(PresetMeasure.Calls), 1)]
    [InlineData("gen_ai_client_operation_time_to_first_chunk_seconds_bucket", nameof(PresetMeasure.FirstToken), 1)]
    [InlineData("gen_ai_server_time_to_first_token_seconds_bucket", nameof(PresetMeasure.FirstToken), 1)]
    [InlineData("gen_ai_client_token_usage_sum", nameof(PresetMeasure.Tokens), 1)]
    [InlineData("gen_ai_client_token_usage_tokens_sum", nameof(PresetMeasure.Tokens), 1)]
    [InlineData("gen_ai_client_inference_usage_input_tokens_total", nameof(PresetMeasure.InputTokens), 1)]
    [InlineData("gen_ai.client.inference.usage.cache_read.input_tokens", nameof(PresetMeasure.CacheReadTokens), 1)]
    public void Names_are_found_in_every_form_that_exporters_give_them(string name, string measure, double unit)
    {
        PresetMetric metric = Assert.Single(PresetMetric.Find([name, "gen_ai_client_something_else_total", "up"]));

        Assert.Equal((measure, unit, name), (metric.Measure.ToString(), metric.Unit, Assert.Single(metric.Names).Key));
    }

    [Fact]
    public void A_native_histogram_comes_before_its_buckets_and_only_needed_series_are_asked_for()
    {
        string[] parts = ["", "_bucket", "_sum", "_count"];

        IReadOnlyList<PresetMetric> duration = PresetMetric.Find(parts.Select(p => "gen_ai_client_operation_duration_seconds" + p));
        IReadOnlyList<PresetMetric> tokens = PresetMetric.Find(parts.Skip(1).Select(p => "gen_ai_client_token_usage" + p));

        Assert.Equal(["gen_ai_client_operation_duration_seconds"], duration[0].Names.Keys);
        Assert.Equal(["gen_ai_client_operation_duration_seconds_bucket", "gen_ai_client_operation_duration_seconds_sum"], duration[1].Names.Keys.Order());
        Assert.Equal(["gen_ai_client_token_usage_sum"], Assert.Single(tokens).Names.Keys);
        Assert.Equal(
            ["gen_ai_client_operation_duration_seconds_count"], // buckets that were dropped: at least the number of calls
            Assert.Single(PresetMetric.Find(["gen_ai_client_operation_duration_seconds_count"])).Names.Keys);
    }

    [Fact]
    public void Selectors_quote_what_they_are_given()
    {
        PrometheusSettings settings = new(new Uri("http://x/")) { Only = [new("service.name", "=", "a\"b\\c\nd"), new("job", "!~", "x|y")] };

        Assert.Equal("""{__name__=~"gen_ai\\.client\\.x","service.name"="a\"b\\c\nd",job!~"x|y"}""", PrometheusSelector.OfNames(["gen_ai.client.x"], settings));
    }

    [Theory]
    [InlineData("""{"service_name":"bot","job":"j"}""", "bot", "default")]
    [InlineData("""{"service.name":"bot","job":"j","deployment.environment.name":"prod"}""", "bot", "prod")]
    [InlineData("""{"job":"collector","exported_job":"shop/bot","deployment_environment":"test"}""", "bot", "test")]
    [InlineData("""{"job":"shop/bot"}""", "bot", "default")]
    [InlineData("{}", "unknown_service", "default")]
    public void Applications_and_environments_are_found_where_exporters_put_them(string labels, string application, string environment)
    {
        PrometheusSeries series = new() { Labels = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, string>>(labels)! };
        PrometheusLabels read = new(series);

        Assert.Equal((application, environment), (read.Application(null), read.Environment(null, null)));
    }

    [Fact]
    public void Answers_are_read_as_servers_write_them()
    {
        // Recorded from Prometheus 2.42 with native histograms; the infinite bound as 3.x writes it for histograms with bounds of their own.
        const string json = """
            {"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"h_seconds","job":"a"},"histograms":[[1795302960.123,{"count":"11200","sum":"4200","buckets":[
            [3,"-1e-128","1e-128","4"],[0,"1.414213562373095","1.5422108254079407","2800"],[1,"1.8340080864093422","+Inf","2800"]]}]],"values":[[1795302960,"NaN"],[1795302961,"1e+06"]]}]},"infos":["x"],"stats":{"a":[1,{}]}}
            """;

        PrometheusSeries series = Assert.Single(PrometheusAnswer.Read(Encoding.UTF8.GetBytes(json)).Series);

        PrometheusHistogram histogram = Assert.Single(series.Histograms);
        Assert.Equal((1795302960123, 11200, 4200), (histogram.Millis, histogram.Count, histogram.Sum));
        Assert.Equal([new(-1e-128, 1e-128, 4), new(1.414213562373095, 1.5422108254079407, 2800), new PrometheusBucket(1.8340080864093422, double.PositiveInfinity, 2800)], histogram.Buckets);
        Assert.Equal([new(1795302960000, double.NaN), new PrometheusSample(1795302961000, 1e6)], series.Samples);
    }
}
