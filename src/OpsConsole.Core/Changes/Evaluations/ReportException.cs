namespace OpsConsole.Core.Changes.Evaluations;

/// <summary>A report that cannot be read: what is wrong, and what to do. Stays within the reader.</summary>
internal sealed class ReportException(string problem, string remedy) : Exception(problem)
{
    public string Remedy => remedy;

    /// <summary>A value of another kind than the one that belongs there.</summary>
    public static ReportException Wrong(string path, string expected) => new($"'{path}' must be {expected}.", "Send the report as its tool wrote it, or the plain shape of docs/evaluations.md.");
}
