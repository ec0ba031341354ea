namespace OpsConsole.Core.Sources.Files;

/// <summary>A line of a file that cannot be counted.</summary>
/// <param name="Line">Its number, from 1; the header's is 1.</param>
/// <param name="Column">The column that is wrong; empty where it is the line.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record RefusedLine(long Line, string Column, string Problem, string Remedy);
