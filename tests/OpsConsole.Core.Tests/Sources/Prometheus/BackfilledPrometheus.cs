using System.Globalization;
using System.Text;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>
/// A Prometheus with three hours of two applications, scraped every 15 seconds. Nothing is scraped from its 20th to its 40th minute;
/// one process of support-bot starts anew in the 97th, the other one in the 30th, when nobody looks.
/// </summary>
public sealed class BackfilledPrometheus : IAsyncLifetime
{
    private const int Interval = 15, GapFrom = 20 * 60, GapTo = 40 * 60;

    public static DateTime Start { get; } = new(2026, 1, 5, 6, 0, 0, DateTimeKind.Utc);

    public static DateTime End { get; } = Start.AddHours(3);

    internal PrometheusServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PrometheusServer.StartAsync(history: History(Start));

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    /// <summary>The three hours from an instant on, in the OpenMetrics text format.</summary>
    internal static string History(DateTime start)
    {
        (CountedCalls Calls, int Phase, int PerScrape, int RestartAt)[] processes =
        [
            (new CountedCalls("job=\"shop/support-bot\",instance=\"a\",gen_ai_operation_name=\"chat\",gen_ai_request_model=\"gpt-4o\"", 3, 1), 2, 20, 97 * 60),
            (new CountedCalls("job=\"shop/support-bot\",instance=\"b\",gen_ai_operation_name=\"chat\",gen_ai_request_model=\"gpt-4o\"", 3, 2), 7, 20, 30 * 60),
            (new CountedCalls("job=\"shop/support-bot\",instance=\"a\",gen_ai_operation_name=\"chat\",gen_ai_request_model=\"gpt-4o\",error_type=\"timeout\"", 30, 3), 2, 2, 97 * 60),
            (new CountedCalls("job=\"search\",instance=\"c\",gen_ai_operation_name=\"embeddings\",gen_ai_request_model=\"titan-embed\",deployment_environment_name=\"staging\"", 0.05, 4), 11, 40, -1),
            (new CountedCalls("job=\"search\",instance=\"c\",gen_ai_operation_name=\"execute_tool\",gen_ai_tool_name=\"lookup\"", 1, 5), 11, 5, -1),
        ];
        StringBuilder text = new();
        for (int at = 0; at < 3 * 60 * 60; at += Interval)
        {
            foreach ((CountedCalls calls, int phase, int perScrape, int restartAt) in processes)
            {
                if (at == restartAt)
                {
                    calls.Restart();
                }

                calls.Call(perScrape + (at / Interval % 3));
                if (at is < GapFrom or >= GapTo)
                {
                    double seconds = (start - DateTime.UnixEpoch).TotalSeconds + at + phase;
                    calls.Write(text, seconds.ToString("0.000", CultureInfo.InvariantCulture));
                }
            }
        }

        return text.Append("# EOF\n").ToString();
    }
}
