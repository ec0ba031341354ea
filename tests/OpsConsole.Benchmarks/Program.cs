OpsConsole.Benchmarks.DecodeBenchmark.Run(Console.Out);
