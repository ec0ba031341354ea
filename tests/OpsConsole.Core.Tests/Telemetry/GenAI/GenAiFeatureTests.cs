using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class GenAiFeatureTests
{
    private static ServiceProvider Provider(params (string Key, string Value)[] settings)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        return new ServiceCollection().AddSingleton(configuration).AddSingleton(new StorageOptions()).AddGenAiMapping().BuildServiceProvider();
    }

    [Fact]
    public void The_mapper_is_registered_with_the_rules_of_the_settings()
    {
        using ServiceProvider provider = Provider(
            ("Telemetry:Redaction:UserHashSecret", "0123456789abcdef"), ("Telemetry:Redaction:Rules:ip", "false"), ("Telemetry:Redaction:Custom:badge", "EMP-[0-9]+"));

        Assert.NotNull(provider.GetRequiredService<ITelemetryMapper>());
        Assert.Equal("10.0.0.1 [badge]", provider.GetRequiredService<Redactor>().Redact("10.0.0.1 EMP-7"));
    }

    [Fact]
    public void A_pattern_that_needs_backtracking_stops_the_start_and_names_its_setting()
    {
        using ServiceProvider provider = Provider(("Telemetry:Redaction:Custom:badge", "(a)\\1"));

        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("Telemetry:Redaction:Custom:badge", failure.Message, StringComparison.Ordinal);
    }
}
