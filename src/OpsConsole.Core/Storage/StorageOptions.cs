namespace OpsConsole.Core.Storage;

/// <summary>Settings of the database (section <c>Database</c>).</summary>
public sealed class StorageOptions
{
    /// <summary><c>Sqlite</c> (default) or <c>SqlServer</c>.</summary>
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Connection string. Empty on SQLite: the file <c>opsconsole.db</c> in <see cref="DataDirectory"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Most rows EF Core writes in one statement on SQL Server; 1 for engines without MERGE. Default 42, EF's own.</summary>
    public int MaxBatchSize { get; set; } = 42;

    /// <summary>Number of this node, 0 to 255. Nodes that share a database must differ.</summary>
    public int Node { get; set; }

    /// <summary>Directory of everything the console keeps in files, absolute. Bound from the top-level setting <c>DataDirectory</c>; default <c>data</c> under the content root.</summary>
    public string DataDirectory { get; set; } = "";
}
