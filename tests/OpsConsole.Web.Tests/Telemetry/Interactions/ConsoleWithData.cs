using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

/// <summary>A console that received one interaction through the real write path, open to everybody: who may see it is tested elsewhere.</summary>
public sealed class ConsoleWithData : OpsConsoleFactory, IAsyncLifetime
{
    public static readonly TraceId Trace = new(0xabc, 0xdef);

    public ConsoleWithData() => Settings["Telemetry:Environments:production:CaptureContent"] = "true";

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        using ProtobufWriter message = new();
        int group = message.BeginMessage(1);
        int resource = message.BeginMessage(1);
        Attribute(message, 1, "service.name", "support-bot");
        Attribute(message, 1, "deployment.environment.name", "production");
        message.EndMessage(resource);
        int scope = message.BeginMessage(2);
        Span(message, 1, 0, "answer", 0, 1500, new() { ["gen_ai.operation.name"] = "invoke_agent", ["gen_ai.prompt.name"] = "support/answer", ["gen_ai.prompt.version"] = "v2" });
        Span(message, 2, 1, "chat nova-lite", 100, 1100, new()
        {
            ["gen_ai.operation.name"] = "chat",
            ["gen_ai.provider.name"] = "aws.bedrock",
            ["gen_ai.request.model"] = "amazon.nova-lite-v1:0",
            ["gen_ai.request.max_tokens"] = 512,
            ["gen_ai.response.id"] = "resp/1",
            ["gen_ai.usage.input_tokens"] = 120,
            ["gen_ai.usage.output_tokens"] = 45,
            ["gen_ai.input.messages"] = """[{"role":"user","parts":[{"type":"text","content":"Hello"}]}]""",
            ["gen_ai.output.messages"] = """[{"role":"assistant","parts":[{"type":"text","content":"Hi."}]}]""",
        });
        message.EndMessage(scope);
        message.EndMessage(group);

        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(message.ToArray());
        IngestRequest request = Services.GetRequiredService<ITelemetryMapper>().Map(batch);
        IngestVerdict verdict = await Services.GetRequiredService<ITelemetryIngest>().WriteAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(IngestVerdictKind.Stored, verdict.Kind);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            services.AddAuthorization();
            services.AddSingleton<IAuthorizationPolicyProvider, OpenHouse>();
        });
    }

    private static void Span(ProtobufWriter w, ulong id, ulong parent, string name, int startMillis, int endMillis, JsonObject attributes)
    {
        ulong start = (ulong)(DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds() / 60_000 * 60_000) * 1_000_000;
        int span = w.BeginMessage(2);
        w.WriteBytes(1, Trace.ToBytes());
        w.WriteBytes(2, Convert.FromHexString(id.ToString("x16")));
        if (parent != 0)
        {
            w.WriteBytes(4, Convert.FromHexString(parent.ToString("x16")));
        }

        w.WriteString(5, name);
        w.WriteFixed64(7, start + (ulong)startMillis * 1_000_000);
        w.WriteFixed64(8, start + (ulong)endMillis * 1_000_000);
        foreach ((string key, JsonNode? value) in attributes)
        {
            Attribute(w, 9, key, value);
        }

        w.EndMessage(span);
    }

    private static void Attribute(ProtobufWriter w, int field, string key, JsonNode? value)
    {
        int pair = w.BeginMessage(field);
        w.WriteString(1, key);
        int any = w.BeginMessage(2);
        if (value!.AsValue().TryGetValue(out int number))
        {
            w.WriteVarint(3, (ulong)number);
        }
        else
        {
            w.WriteString(1, value.GetValue<string>());
        }

        w.EndMessage(any);
        w.EndMessage(pair);
    }

    private sealed class OpenHouse : IAuthorizationPolicyProvider
    {
        private static readonly AuthorizationPolicy Everybody = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();

        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(Everybody);

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => Task.FromResult<AuthorizationPolicy?>(null);

        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => Task.FromResult<AuthorizationPolicy?>(Everybody);
    }
}
