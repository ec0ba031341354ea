using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpsConsole.Client;
using OpsConsole.Web.Demo.Sending;
using OpsConsole.Web.Demo.World;

namespace OpsConsole.Web.Tests.Demo;

public sealed class DemoExporterTests
{
    private static readonly DateTime Anchor = new(2026, 11, 20, 11, 0, 0, DateTimeKind.Utc);
    private static readonly DemoWorld World = new(1, Anchor, 3000);

    [Fact]
    public async Task An_hour_arrives_at_the_front_door_by_protobuf_with_the_key()
    {
        await using var door = await FrontDoor.OpenAsync();
        List<DemoTrace> hour = [.. World.Ended(Anchor.AddHours(-1), Anchor)];

        Assert.True(Export(door, hour));

        Assert.All(door.Requests, r => Assert.Equal("application/x-protobuf", r.ContentType));
        Assert.All(door.Requests, r => Assert.Equal("Bearer the-key", r.Authorization));
        Assert.Superset(new HashSet<string> { "/v1/traces", "/v1/logs" }, door.Requests.Select(r => r.Path).ToHashSet());
        byte[][] spans = [.. door.Requests.Where(r => r.Path == "/v1/traces").SelectMany(r => Protobuf.Spans(r.Body))];
        Assert.Equal(
            hour.SelectMany(t => t.Spans.Select(s => $"{t.Id}/{s.Id}/{s.ParentId}")).Order(),
            spans.Select(s => $"{Hex(s, 1)}/{Hex(s, 2)}/{Hex(s, 4).PadLeft(16, '0')}").Order());
        Assert.Equal(hour.Sum(t => t.Evaluations.Count), door.Requests.Where(r => r.Path == "/v1/logs").Sum(r => Protobuf.Spans(r.Body).Count()));
    }

    [Fact]
    public async Task Times_are_those_of_the_past_and_an_event_has_its_name()
    {
        await using var door = await FrontDoor.OpenAsync();
        List<DemoTrace> hour = [.. World.Ended(Anchor.AddHours(-1), Anchor)];

        Assert.True(Export(door, hour));

        byte[] root = door.Requests.Where(r => r.Path == "/v1/traces").SelectMany(r => Protobuf.Spans(r.Body)).Single(s => Hex(s, 2) == hour[0].Root.Id.ToString());
        Assert.Equal((hour[0].Start - DateTime.UnixEpoch).Ticks * 100, BitConverter.ToInt64(Protobuf.Fields(root, 7).Single()));
        Assert.Equal((hour[0].End - DateTime.UnixEpoch).Ticks * 100, BitConverter.ToInt64(Protobuf.Fields(root, 8).Single()));
        byte[] record = door.Requests.Where(r => r.Path == "/v1/logs").SelectMany(r => Protobuf.Spans(r.Body)).First();
        DemoTrace judged = hour.Single(t => t.Id.ToString() == Hex(record, 9));
        Assert.Contains(BitConverter.ToInt64(Protobuf.Fields(record, 1).Single()), judged.Evaluations.Select(e => (e.At - DateTime.UnixEpoch).Ticks * 100));
        Assert.Equal("gen_ai.evaluation.result", System.Text.Encoding.UTF8.GetString(Protobuf.Fields(record, 12).Single()));
    }

    [Fact]
    public async Task A_busy_console_is_asked_again()
    {
        await using var door = await FrontDoor.OpenAsync(refuse: 2);

        Assert.True(Export(door, [.. World.Ended(Anchor.AddMinutes(-5), Anchor)]));

        Assert.Equal(2, door.Refused);
        Assert.NotEmpty(door.Requests);
    }

    [Fact]
    public void A_console_that_is_not_there_is_told()
    {
        using var exporter = new DemoExporter(new ConsoleConnection(new Uri("http://127.0.0.1:1"), "the-key"), World.Applications, CancellationToken.None);

        Assert.False(exporter.Send([.. World.Ended(Anchor.AddMinutes(-5), Anchor)]));
    }

    private static bool Export(FrontDoor door, List<DemoTrace> traces)
    {
        using var exporter = new DemoExporter(new ConsoleConnection(door.Address, "the-key"), World.Applications, CancellationToken.None);
        return exporter.Send(traces);
    }

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Protobuf.Fields(message, field).SingleOrDefault() ?? []);

    private sealed record Received(string Path, string? ContentType, string? Authorization, byte[] Body);

    /// <summary>Listens where the console would, and answers as it does.</summary>
    private sealed class FrontDoor(WebApplication app) : IAsyncDisposable
    {
        private int _refuse;

        public ConcurrentQueue<Received> Requests { get; } = [];

        public int Refused { get; private set; }

        public Uri Address => new(app.Urls.Single());

        public static async Task<FrontDoor> OpenAsync(int refuse = 0)
        {
            WebApplicationBuilder builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            WebApplication app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            var door = new FrontDoor(app) { _refuse = refuse };
            app.MapPost("/v1/{signal}", door.ReceiveAsync);
            await app.StartAsync();
            return door;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task ReceiveAsync(HttpContext context)
        {
            if (Interlocked.Decrement(ref _refuse) >= 0)
            {
                Refused++;
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "0";
                return;
            }

            using var body = new MemoryStream();
            Stream sent = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
            await sent.CopyToAsync(body);
            Requests.Enqueue(new(context.Request.Path, context.Request.ContentType, context.Request.Headers.Authorization, body.ToArray()));
        }
    }

    /// <summary>As much of protobuf as it takes to look into an export request.</summary>
    private static class Protobuf
    {
        /// <summary>The spans or log records of an export request.</summary>
        public static IEnumerable<byte[]> Spans(byte[] request) => Fields(request, 1).SelectMany(r => Fields(r, 2)).SelectMany(s => Fields(s, 2));

        public static List<byte[]> Fields(byte[] message, int wanted)
        {
            List<byte[]> found = [];
            for (int at = 0; at < message.Length;)
            {
                ulong tag = Varint(message, ref at);
                int start = at;
                int length = (int)(tag & 7) switch
                {
                    0 => (int)(Varint(message, ref at) * 0),
                    1 => 8,
                    2 => (int)Varint(message, ref at),
                    5 => 4,
                    _ => throw new InvalidDataException($"Wire type {tag & 7}."),
                };
                if ((int)(tag >> 3) == wanted)
                {
                    found.Add((tag & 7) == 0 ? message[start..at] : message[at..(at + length)]);
                }

                at += length;
            }

            return found;
        }

        private static ulong Varint(byte[] message, ref int at)
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte part = message[at++];
                value |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
