using OpsConsole.Benchmarks;

QueryBenchmark.Run(Console.Out);
