namespace OpsConsole.Web.Tests.Sources.Files;

/// <summary>Tests of imports run with no others beside them: they measure memory and time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ImportTestsAlone
{
    /// <summary>Its name.</summary>
    public const string Name = "imports";
}
