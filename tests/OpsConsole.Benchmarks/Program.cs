using OpsConsole.Benchmarks;
using OpsConsole.Benchmarks.KillSwitch;
using OpsConsole.Benchmarks.Money;
using OpsConsole.Benchmarks.Prompts;

// Each benchmark prints its figure beside a limit measured in the same run: judge by ratios, never by a time alone.
Dictionary<string, Action<TextWriter>> benchmarks = new()
{
    ["decode"] = DecodeBenchmark.Run,
    ["map"] = MapBenchmark.Run,
    ["store"] = StoreBenchmark.Run,
    ["ingest"] = IngestBenchmark.Run,
    ["query"] = QueryBenchmark.Run,
    ["append"] = AppendBenchmark.Run,
    ["audit"] = AuditBenchmark.Run,
    ["ask"] = AskBenchmark.Run,
    ["money"] = MoneyBenchmark.Run,
    ["memory"] = MemoryBenchmark.Run,
    ["flip"] = FanoutBenchmark.RunFlip,
    ["fanout"] = FanoutBenchmark.Run,
    ["flags"] = FlagsBenchmark.Run,
    ["herd"] = HerdBenchmark.Run,
    ["journal"] = JournalBenchmark.Run,
    ["prompts"] = PromptsBenchmark.Run,
    ["serve"] = ServeBenchmark.Run,
};

if (args is ["sink", string address])
{
    return await BareSink.RunAsync(address);
}

if (args is ["streams", string streams])
{
    return await BareStreams.RunAsync(streams);
}

if (args is ["herd", string server, string bearer, string stream, string clients])
{
    return await StreamHerd.RunAsync(new Uri(server), bearer, stream, int.Parse(clients));
}

if (args is ["listen", string to, string key, string path, string count])
{
    return await StreamListener.RunAsync(new Uri(to), key, path, int.Parse(count));
}

if (args is ["export", string receiver, string sender])
{
    return await Exporters.RunAsync(new Uri(receiver), sender);
}

string[] unknown = [.. args.Where(a => !benchmarks.ContainsKey(a))];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"Unknown benchmark {string.Join(", ", unknown)}. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

foreach ((string name, Action<TextWriter> run) in benchmarks)
{
    if (args.Length == 0 || args.Contains(name))
    {
        Console.WriteLine($"== {name}");
        run(Console.Out);
    }
}

return 0;
