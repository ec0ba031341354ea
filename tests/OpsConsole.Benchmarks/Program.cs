using OpsConsole.Benchmarks;

StoreBenchmark.Run(Console.Out);
